// What a message is found by, as the log has it.
import type { AttachedFile } from '@lobby/protocol'
import type { Said } from '@lobby/protocol/finding'
import type { Attaching } from '../log/kept-files.ts'

/** A message as the log has it. */
export interface Kept {
  readonly body: string | null
  readonly payload: string | null
}

/** What was said with it. */
export function saidIn(kept: Kept): Said {
  return { body: kept.body ?? '', files: filesOf(kept) }
}

function filesOf({ payload }: Kept): readonly AttachedFile[] {
  if (!payload?.includes('"attachments"')) return []
  return (JSON.parse(payload) as Attaching).attachments ?? []
}
