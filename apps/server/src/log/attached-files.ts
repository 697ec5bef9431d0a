// The files of a message: who sends it names them, and the log keeps what they are.
import type { AttachedFile } from '@lobby/protocol'
import type { BatchState } from './batch-state.ts'
import type { Entry } from './entry.ts'
import type { Attaching } from './kept-files.ts'
import type { Refusal } from './kinds/event-kind.ts'

/** Why a message cannot have the files that it names: each is the sender's own, and no other message has it. */
export function fileRefusal(
  { files = [] }: Attaching,
  { senderId }: Pick<Entry, 'senderId'>,
  state: BatchState,
): Refusal | undefined {
  const missing = files.find((id) => {
    const file = state.file(id)
    return file?.ownerId !== senderId || file.seq !== null
  })
  if (missing === undefined) return undefined
  const message = `attachments: no finished upload of yours has the id ${missing}, or a message has it already.`
  return { code: 'invalid', message }
}

/** The payload with what its files are. */
export function withFiles<Payload extends Attaching>(payload: Payload, state: BatchState): Payload {
  const { files, ...rest } = payload
  if (!files) return payload
  const attachments = files.flatMap((one): AttachedFile | never[] => {
    const file = state.file(one)
    if (!file) return []
    const { id, name, type, bytes, width, height } = file
    const size = width !== null && height !== null && { width, height }
    return { id, name, type, bytes: Number(bytes), ...size }
  })
  return { ...rest, attachments } as unknown as Payload
}
