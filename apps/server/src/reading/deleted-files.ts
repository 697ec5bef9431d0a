// The files of deleted messages go, as a reader of the log finds it.
import type { Clock } from '../ground/clock.ts'
import type { Consequences } from './log-reader.ts'

interface Needs {
  readonly clock: Clock
  readonly leavingFiles: { soon(): void }
}

export function readerOfDeletedFiles({ clock, leavingFiles }: Needs): Consequences {
  return {
    name: 'files',
    kinds: ['message.deleted'],
    concerns: ({ type }) => type === 'message.deleted',
    async store(tx, roomId, events) {
      const seqs = events.flatMap((event) =>
        event.type === 'message.deleted' ? event.messageSeq : [],
      )
      await tx
        .updateTable('files')
        .set({ goneAt: clock.wall() })
        .where('roomId', '=', roomId)
        .where('seq', 'in', seqs)
        .execute()
      return []
    },
    stored: () => leavingFiles.soon(),
  }
}
