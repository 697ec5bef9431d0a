// What a message is found by: its text, the names of its files, and what these are.
import type { AttachedFile } from '../attached-file.ts'

/** What was said with a message. */
export interface Said {
  readonly body: string
  readonly files: readonly AttachedFile[]
}

/** What is looked through. */
export function textOf({ body, files }: Said): string {
  return [body, ...files.map(({ name }) => name)].join('\n')
}

const matches =
  (pattern: RegExp) =>
  ({ body }: Said) =>
    pattern.test(body)

/** What messages have, as `has:` asks for it. */
const parts = {
  link: matches(/\bhttps?:\/\/|\bwww\./i),
  code: matches(/`[^`\n]+`|^ *(```|~~~)/m),
  file: ({ files }) => files.length > 0,
  image: ({ files }) => files.some(({ type }) => type.startsWith('image/')),
} as const satisfies Record<string, (said: Said) => boolean>

export type Part = keyof typeof parts

export const isPart = (name: string): name is Part => name in parts

export const hasPart = (said: Said, part: Part): boolean => parts[part](said)

/** What it has of them. */
export function partsOf(said: Said): Part[] {
  return (Object.keys(parts) as Part[]).filter((part) => hasPart(said, part))
}
