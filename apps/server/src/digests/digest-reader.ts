// Who was written to directly waits for a mail, as a reader of the log finds it; a trigger of the database adds who is concerned otherwise.
import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Consequences } from '../reading/log-reader.ts'
import { oldest } from './due-people.ts'
import { keepWaiting } from './waiting-digests.ts'

interface Needs {
  readonly clock: Pick<Clock, 'wall'>
  readonly mailer: Pick<Mailer, 'isThere'>
}

export function digestReader({ clock, mailer }: Needs): Consequences {
  return {
    // The migration that added it has set its cursors: who was written to before is looked at once.
    name: 'digests',
    kinds: ['message.created'],
    readsAll: true,
    newest: 200,
    // Mails come a quarter of an hour later: what is written in some seconds is stored together.
    pause: 5_000,
    concerns: (event) => clock.wall() - saidAtBy(event) < oldest,
    isWanted: async () => mailer.isThere,
    async store(tx, roomId, events) {
      const members = await tx
        .selectFrom('members')
        .innerJoin('rooms', 'rooms.id', 'members.roomId')
        .select('members.userId')
        .where('members.roomId', '=', roomId)
        .where('members.leftSeq', 'is', null)
        .where('rooms.kind', '=', 'direct')
        .orderBy('members.userId')
        .execute()
      for (const { userId } of members) {
        const last = events.findLast((event) => authorOf(event) !== userId)
        if (last) await keepWaiting(tx, userId, saidAtBy(last))
      }
      return []
    },
  }
}

function authorOf(event: RoomEvent): string | undefined {
  return event.type === 'message.created' ? event.message.author.id : undefined
}

function saidAtBy(event: RoomEvent): number {
  return event.type === 'message.created' ? Date.parse(event.message.createdAt) : 0
}
