// The index of what was said, made by a reader of the log: of what a message says today, whatever the event was.
import type { RoomEvent } from '@lobby/protocol'
import type { Consequences } from '../reading/log-reader.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { indexReader as name } from '../storage/search-tables.ts'
import { fold } from './folded-text.ts'
import { kept, shortSigns } from './short-terms.ts'

/** Another number makes every server write its index anew, over the old one, while people search. */
const version = 2

export const indexReader: Consequences = {
  name: `${name}${version}`,
  kinds: ['message.created', 'message.edited', 'message.deleted'],
  readsAll: true,
  pause: 200,
  concerns: (event) => messageOf(event) !== undefined,
  async store(tx, roomId, events) {
    const seqs = new Set(events.flatMap((event) => messageOf(event) ?? []))
    await writeIndex(tx, roomId, [...seqs])
    return []
  },
}

function messageOf(event: RoomEvent): number | undefined {
  if (event.type === 'message.created') return event.seq
  if (event.type === 'message.edited' || event.type === 'message.deleted') return event.messageSeq
  return undefined
}

/** Makes the rows of these messages what the messages are. */
async function writeIndex(
  tx: DatabaseTransaction,
  roomId: string,
  seqs: readonly number[],
): Promise<void> {
  const messages = await tx
    .selectFrom('messages')
    .innerJoin('rooms', 'rooms.id', 'messages.roomId')
    .innerJoin('senders', 'senders.id', 'messages.authorId')
    .select(['messages.number', 'messages.seq', 'body', 'deletedSeq'])
    .select(['rooms.number as room', 'senders.number as author'])
    .where('roomId', '=', roomId)
    .where('seq', 'in', seqs)
    .execute()
  const gone = messages.filter(({ deletedSeq }) => deletedSeq !== null)
  const rows = messages
    .filter(({ deletedSeq }) => deletedSeq === null)
    .map(({ deletedSeq, body, ...place }) => ({ ...place, ...indexed(body) }))
  if (gone.length > 0)
    await tx
      .deleteFrom('search_rows')
      .where(
        'number',
        'in',
        gone.map(({ number }) => number),
      )
      .execute()
  if (rows.length > 0)
    await tx
      .insertInto('search_rows')
      .values(rows)
      .onConflict((known) =>
        known.column('number').doUpdateSet(({ ref }) => ({
          folded: ref('excluded.folded'),
          short: ref('excluded.short'),
        })),
      )
      .execute()
}

function indexed(body: string) {
  const { text: folded } = fold(body)
  const has = Object.entries(parts).flatMap(([name, pattern]) => (pattern.test(body) ? [name] : []))
  return { folded, short: [...Array.from(shortSigns(folded), kept), ...has].join(' ') }
}

/** What messages have, as `has:` asks for it. Longer than what is short, so that the two are never taken for each other. */
const parts = {
  link: /\bhttps?:\/\/|\bwww\./i,
  code: /`[^`\n]+`|^ *(```|~~~)/m,
} as const satisfies Record<string, RegExp>
