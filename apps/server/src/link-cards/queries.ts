import type { CardsOfMessage, LinkCard } from '@lobby/protocol'
import { can } from '../ground/permissions.ts'
import type { MessagePlace } from '../messages/actions.ts'
import type { Reading } from '../messages/sources.ts'
import { findRoom, type RoomRecord } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'

/** The cards of these messages, as far as those are there and the reader may read them. */
export async function listCards(
  db: Database,
  reading: Reading,
  places: readonly MessagePlace[],
): Promise<CardsOfMessage[]> {
  const rooms = Map.groupBy(places, ({ slug }) => slug)
  const found = await Promise.all(
    [...rooms].map(async ([slug, ofRoom]) => {
      const room = await findRoom(db, slug, reading.actor)
      if (!room || !shows(reading, room)) return []
      const seqs = ofRoom.map(({ seq }) => seq)
      return Map.groupBy(await readCards(db, room, seqs), ({ seq }) => seq)
        .entries()
        .map(([seq, rows]) => ({ room: slug, seq, cards: rows.map(({ card }) => card) }))
        .toArray()
    }),
  )
  return found.flat()
}

/** The picture of a card, in base64, and what tells it from another one; undefined where the reader sees no such card. */
export async function findCardImage(
  db: Database,
  reading: Reading,
  { slug, seq, card }: MessagePlace & { readonly card: string },
): Promise<{ readonly image: string; readonly readAt: number } | undefined> {
  const room = await findRoom(db, slug, reading.actor)
  if (!room || !shows(reading, room)) return undefined
  const row = await shownCards(db, room)
    .select(['image', 'readAt'])
    .where('link_cards.seq', '=', seq)
    .where('page', '=', card)
    .executeTakeFirst()
  if (!row?.image) return undefined
  return { image: row.image, readAt: row.readAt ?? 0 }
}

function shows({ actor, server }: Reading, room: RoomRecord): boolean {
  return room.settings.previews && can(actor, 'room.read', { ...server, room })
}

/** Of messages that the reader may see and that are not deleted. */
function shownCards(db: Database, { id, visibleFrom }: RoomRecord) {
  return db
    .selectFrom('link_cards')
    .innerJoin('link_pages', 'link_pages.hash', 'link_cards.page')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.roomId', '=', 'link_cards.roomId')
        .onRef('messages.seq', '=', 'link_cards.seq'),
    )
    .where('link_cards.roomId', '=', id)
    .where('link_cards.seq', '>=', visibleFrom)
    .where('messages.deletedSeq', 'is', null)
    .where('removed', '=', 0)
    .where('title', 'is not', null)
}

async function readCards(
  db: Database,
  room: RoomRecord,
  seqs: readonly number[],
): Promise<{ readonly seq: number; readonly card: LinkCard }[]> {
  const rows = await shownCards(db, room)
    .select(['link_cards.seq', 'page', 'url', 'kind', 'title', 'description', 'site'])
    .select(['imageWidth', 'imageHeight'])
    .where('link_cards.seq', 'in', seqs)
    .orderBy('link_cards.seq')
    .orderBy('place')
    .execute()
  return rows.map(({ seq, page, url, kind, title, description, site, ...image }) => ({
    seq,
    card: {
      ...{ id: page, url, kind: kind ?? 'page', title: title ?? '', site: site ?? '' },
      ...(description !== null && { description }),
      ...(image.imageWidth !== null &&
        image.imageHeight !== null && {
          image: {
            path: `/api/rooms/${room.slug}/messages/${seq}/cards/${page}/image`,
            width: image.imageWidth,
            height: image.imageHeight,
          },
        }),
    },
  }))
}
