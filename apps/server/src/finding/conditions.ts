// Each operator of the search as a condition of its rows.
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { everyReader } from '../log/kept-mentions.ts'
import { holds, type Numbers, Sought } from '../storage/sought.ts'
import type { Tables } from '../storage/tables.ts'
import { dayIn } from './days.ts'
import type { Asked } from './search-words.ts'
import { isShort, kept } from './short-terms.ts'

/** What is sought, as rows have it. */
export interface Wanted {
  readonly userId: string
  readonly asked: readonly Asked[]
  /** Where days begin and end as they do for the person. */
  readonly zone: string
  /** The numbers of the rooms. */
  readonly rooms: readonly number[]
  /** The numbers of authors: one of these, none of those. */
  readonly from: readonly number[] | undefined
  readonly notFrom: readonly number[] | undefined
  /** The rows have their texts, too. */
  readonly withText?: boolean
}

type Joined = 'search_rows' | 'rooms' | 'message_rows' | 'event_rows'
type Row = ExpressionBuilder<Tables, Joined>
type Condition = Expression<SqlBool>

export function conditions(row: Row, wanted: Wanted, numbers: Numbers): Condition[] {
  const { from, notFrom } = wanted
  return [
    ...(from ? [row('search_rows.author', 'in', from)] : []),
    ...(notFrom ? [row('search_rows.author', 'not in', notFrom)] : []),
    ...wanted.asked.flatMap((one) => {
      const found = conditionOf(row, one, wanted, numbers)
      return found ? [one.not ? row.not(found) : found] : []
    }),
  ]
}

function conditionOf(
  row: Row,
  asked: Asked,
  wanted: Wanted,
  numbers: Numbers,
): Condition | undefined {
  if (asked.kind === 'text') {
    const { term } = asked
    return isShort(term)
      ? holds('short', new Sought(kept(term), numbers))
      : holds('folded', new Sought(term, numbers))
  }
  if (asked.kind === 'from' || asked.kind === 'in') return undefined
  if (asked.kind === 'before' || asked.kind === 'after' || asked.kind === 'on')
    return timeOf(row, asked.kind, dayIn(asked.value, wanted.zone))
  const what = asked.kind === 'mentions' ? 'mentions' : asked.value
  return facts[what as keyof typeof facts](row, wanted, numbers)
}

function timeOf(row: Row, kind: 'before' | 'after' | 'on', { from, to }: ReturnType<typeof dayIn>) {
  const since = (instant: number) => row('event_rows.createdAt', '>=', instant)
  const until = (instant: number) => row('event_rows.createdAt', '<', instant)
  if (kind === 'before') return until(from)
  return kind === 'after' ? since(to) : row.and([since(from), until(to)])
}

type Fact = (row: Row, wanted: Wanted, numbers: Numbers) => Condition

/** What `has:`, `is:` and `mentions:` ask. */
const facts = {
  link: (_row, _wanted, numbers) => holds('short', new Sought('link', numbers)),
  code: (_row, _wanted, numbers) => holds('short', new Sought('code', numbers)),
  reaction: (row) =>
    row.exists(
      row
        .selectFrom('reaction_rows')
        .select('reaction_rows.seq')
        .whereRef('reaction_rows.room', '=', 'search_rows.room')
        .whereRef('reaction_rows.seq', '=', 'search_rows.seq'),
    ),
  pinned: (row) => row('message_rows.pinnedSeq', 'is not', null),
  saved: (row, { userId }) =>
    row.exists(
      row
        .selectFrom('saved_messages')
        .select('saved_messages.seq')
        .where('saved_messages.userId', '=', userId)
        .whereRef('saved_messages.roomId', '=', 'rooms.id')
        .whereRef('saved_messages.seq', '=', 'search_rows.seq'),
    ),
  thread: (row) => row('message_rows.thread', 'is not', null),
  mentions: (row, { userId }) =>
    row.exists(
      row
        .selectFrom('mention_rows')
        .select('mention_rows.seq')
        .whereRef('mention_rows.room', '=', 'search_rows.room')
        .whereRef('mention_rows.seq', '=', 'search_rows.seq')
        .where('mention_rows.userId', 'in', [userId, everyReader]),
    ),
} as const satisfies Record<string, Fact>
