// The people that a person sees in rooms: the members there, and the authors of what is said.
import type { ExpressionBuilder } from 'kysely'
import type { Tables } from '../storage/tables.ts'

/** Rooms by their addresses, as far as a person may read them. */
export interface Rooms {
  /** Where members are seen. */
  readonly members: readonly string[]
  /** Where authors are seen as well, who may be members no more. */
  readonly authors: readonly string[]
}

/**
 * Whether a row of `user` is of a person who is in one of the rooms now, or wrote
 * what `me` may read there: where the history shows nothing of what was said
 * before `me` came, it shows none of the people either.
 */
export function isSeen(me: string, { members, authors }: Rooms) {
  return (user: ExpressionBuilder<Tables, 'user'>) =>
    user.or([
      user.exists(
        user
          .selectFrom('members')
          .innerJoin('rooms', 'rooms.id', 'members.roomId')
          .select('members.roomId')
          .whereRef('members.userId', '=', 'user.id')
          .where('members.leftSeq', 'is', null)
          .where('rooms.slug', 'in', members),
      ),
      user.exists(
        user
          .selectFrom('message_rows')
          .innerJoin('senders', 'senders.number', 'message_rows.author')
          .innerJoin('rooms', 'rooms.number', 'message_rows.room')
          .leftJoin('members as mine', (join) =>
            join.onRef('mine.roomId', '=', 'rooms.id').on('mine.userId', '=', me),
          )
          .select('message_rows.seq')
          .whereRef('senders.id', '=', 'user.id')
          .where('rooms.slug', 'in', authors)
          .where((message) =>
            message.or([
              message('rooms.history', '!=', 'joined'),
              message('message_rows.seq', '>=', message.ref('mine.joinedSeq')),
            ]),
          ),
      ),
    ])
}
