// Each operator of the search as a condition of its rows.

import { type Asked, dayIn } from '@lobby/protocol/finding'
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { everyReader } from '../log/kept-mentions.ts'
import { isCounting, type Reader, readSeq } from '../rooms/read-markers.ts'
import { isThere } from '../storage/expressions.ts'
import type { Tables } from '../storage/tables.ts'

/** What is sought, as rows have it. */
export interface Wanted {
  readonly person: Reader
  readonly asked: readonly Asked[]
  /** Where days begin and end as they do for the person. */
  readonly zone: string
  /** The numbers of the rooms. */
  readonly rooms: readonly number[]
  /** The numbers of authors: one of these, none of those. */
  readonly from: readonly number[] | undefined
  readonly notFrom: readonly number[] | undefined
}

type Joined = 'rooms' | 'message_rows' | 'event_rows'
type Row = ExpressionBuilder<Tables, Joined>
type Condition = Expression<SqlBool>

export function conditions(row: Row, wanted: Wanted): Condition[] {
  const { from, notFrom } = wanted
  return [
    ...(from ? [row('event_rows.sender', 'in', from)] : []),
    ...(notFrom ? [row('event_rows.sender', 'not in', notFrom)] : []),
    ...wanted.asked.flatMap((one) => {
      const found = conditionOf(row, one, wanted)
      return found ? [one.not ? row.not(found) : found] : []
    }),
  ]
}

/** Of what the rows say; their texts are looked at by `matching`. */
function conditionOf(row: Row, asked: Asked, wanted: Wanted): Condition | undefined {
  if (asked.kind === 'text' || asked.kind === 'from' || asked.kind === 'in') return undefined
  if (isOfTime(asked)) return timeOf(row, asked.kind, dayIn(asked.value, wanted.zone))
  return facts[factOf(asked)]?.(row, wanted)
}

/** What `has:`, `is:` and `mentions:` ask. */
export const factOf = (asked: Exclude<Asked, { readonly kind: 'text' }>): string =>
  asked.kind === 'mentions' ? 'mentions' : asked.value

function timeOf(row: Row, kind: 'before' | 'after' | 'on', { from, to }: ReturnType<typeof dayIn>) {
  const since = (instant: number) => row('event_rows.createdAt', '>=', instant)
  const until = (instant: number) => row('event_rows.createdAt', '<', instant)
  if (kind === 'before') return until(from)
  return kind === 'after' ? since(to) : row.and([since(from), until(to)])
}

type Fact = (row: Row, wanted: Wanted) => Condition

/** What stands in other tables than that of the texts. */
const facts: Readonly<Record<string, Fact>> = {
  reaction: (row) =>
    isThere(
      row
        .selectFrom('reaction_rows')
        .select('reaction_rows.seq')
        .whereRef('reaction_rows.room', '=', 'event_rows.room')
        .whereRef('reaction_rows.seq', '=', 'event_rows.seq'),
    ),
  pinned: (row) => row('message_rows.pinnedSeq', 'is not', null),
  saved: (row, { person: { id: userId } }) =>
    isThere(
      row
        .selectFrom('saved_messages')
        .select('saved_messages.seq')
        .where('saved_messages.userId', '=', userId)
        .whereRef('saved_messages.roomId', '=', 'rooms.id')
        .whereRef('saved_messages.seq', '=', 'event_rows.seq'),
    ),
  thread: (row) => row('message_rows.thread', 'is not', null),
  // As the list of rooms counts them.
  unread: (row, { person }) =>
    row.and([
      isCounting(person),
      row('event_rows.seq', '>', readSeq),
      row('message_rows.aside', 'is', null),
      row('event_rows.sender', 'not in', (who) =>
        who.selectFrom('senders').select('senders.number').where('senders.id', '=', person.id),
      ),
    ]),
  mentions: (row, { person: { id: userId } }) =>
    isThere(
      row
        .selectFrom('mention_rows')
        .select('mention_rows.seq')
        .whereRef('mention_rows.room', '=', 'event_rows.room')
        .whereRef('mention_rows.seq', '=', 'event_rows.seq')
        .where('mention_rows.userId', 'in', [userId, everyReader]),
    ),
}

/** Whether anything is asked that rows say: `conditions` has some. */
export const asksRows = ({ from, notFrom, asked }: Wanted) =>
  from !== undefined || notFrom !== undefined || asked.some(isOfRows)

const isOfRows = (one: Asked) => isOfTime(one) || (one.kind !== 'text' && factOf(one) in facts)

type OfTime = Asked & { readonly kind: 'before' | 'after' | 'on' }

const isOfTime = (one: Asked): one is OfTime =>
  one.kind === 'before' || one.kind === 'after' || one.kind === 'on'

/** Whether it is asked which messages are unread: `read_markers` and `milestones` have to be joined then. */
export const asksUnread = ({ asked }: Pick<Wanted, 'asked'>) =>
  asked.some((one) => one.kind === 'is' && one.value === 'unread')
