// The files of a message, as the log keeps them.
import type { AttachedFile } from '@lobby/protocol'

/** What the log keeps of a message with files. */
export interface Attaching {
  readonly attachments?: readonly AttachedFile[]
  /** Their ids, until they are found. */
  readonly files?: readonly string[]
}

const sign = '"attachments"'

/** What is kept of a message beside its text, as its sender gave it: with the ids of its files. */
export function asSent(payload: string | null): string | null {
  if (!payload?.includes(sign)) return payload
  const { attachments = [], ...rest } = JSON.parse(payload) as Attaching
  return JSON.stringify({ ...rest, files: attachments.map(({ id }) => id) })
}

/** The same without its files. */
export function withoutFiles(payload: string | null): string | null {
  if (!payload?.includes(sign)) return payload
  const { attachments, ...rest } = JSON.parse(payload) as Attaching
  return Object.keys(rest).length === 0 ? null : JSON.stringify(rest)
}
