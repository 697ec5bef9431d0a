// What a message is found by: its text, the names of its files, and what these are.
import type { AttachedFile } from '@lobby/protocol'
import type { Attaching } from '../log/kept-files.ts'

/** A message as the log has it. */
export interface Kept {
  readonly body: string | null
  readonly payload: string | null
}

/** What is looked through. */
export function textOf(kept: Kept): string {
  return [kept.body ?? '', ...filesOf(kept).map(({ name }) => name)].join('\n')
}

function filesOf({ payload }: Kept): readonly AttachedFile[] {
  if (!payload?.includes('"attachments"')) return []
  return (JSON.parse(payload) as Attaching).attachments ?? []
}

const matches = (pattern: RegExp) => (kept: Kept) => pattern.test(kept.body ?? '')

/** What messages have, as `has:` asks for it. */
const parts = {
  link: matches(/\bhttps?:\/\/|\bwww\./i),
  code: matches(/`[^`\n]+`|^ *(```|~~~)/m),
  file: (kept) => filesOf(kept).length > 0,
  image: (kept) => filesOf(kept).some(({ type }) => type.startsWith('image/')),
} as const satisfies Record<string, (kept: Kept) => boolean>

export type Part = keyof typeof parts

export const isPart = (name: string): name is Part => name in parts

export const hasPart = (kept: Kept, part: Part): boolean => parts[part](kept)

/** What it has of them. */
export function partsOf(kept: Kept): Part[] {
  return (Object.keys(parts) as Part[]).filter((part) => hasPart(kept, part))
}
