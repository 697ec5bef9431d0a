// The files and links of a room, in SQL: the newest first, by the place of their messages.
import { linksIn } from '@lobby/markdown'
import {
  type Author,
  type ListQuery,
  limits,
  type Message,
  type RoomFile,
  type RoomFileQuery,
  type RoomLink,
} from '@lobby/protocol'
import type { Database } from '../storage/database.ts'
import { isMediaFile } from '../storage/expressions.ts'

/** The part of a room that a person may see: from this event on. */
interface VisiblePart {
  readonly id: string
  readonly visibleFrom: number
  readonly lastSeq: number
}

/** Events that one page of links looks through: in a room of a million messages without one it costs no more. */
const lookedThrough = 20_000

/** A page of the files of messages that are there; those of one message stand as they do in it. */
export async function listRoomFiles(
  db: Database,
  { id: roomId, visibleFrom }: VisiblePart,
  { kind, after, limit }: RoomFileQuery,
): Promise<{ files: RoomFile[]; next: string | null }> {
  const [seq = '', fileId = ''] = after?.split(' ') ?? []
  const at = Number(seq) || 0
  const rows = await db
    .selectFrom('files')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.roomId', '=', 'files.roomId')
        .onRef('messages.seq', '=', 'files.seq')
        .on('messages.deletedSeq', 'is', null),
    )
    .select(['files.id', 'name', 'type', 'bytes', 'width', 'height', 'messages.seq'])
    .select(['authorId', 'authorName', 'authorGuest', 'messages.createdAt', 'messages.payload'])
    .where('files.roomId', '=', roomId)
    .where('files.seq', '>=', visibleFrom)
    .where('files.goneAt', 'is', null)
    .where(isMediaFile(kind === 'media'))
    .$if(after !== undefined, (all) => all.where('files.seq', '<=', at))
    .orderBy('files.seq', 'desc')
    // Of the first message, all but one may be on the page before; the last one is here as a whole.
    .limit(limit + 2 * limits.attachments)
    .execute()
  const inOrder = asInMessages(rows)
  const rest = inOrder.slice(
    1 + inOrder.findIndex(({ seq, id }) => Number(seq) === at && id === fileId),
  )
  const files = rest.slice(0, limit).map(({ id, name, type, bytes, width, height, ...sent }) => ({
    ...sentBy(sent),
    file: {
      ...{ id, name, type, bytes: Number(bytes) },
      ...(width !== null && height !== null && { width, height }),
    },
  }))
  const last = files.at(-1)
  return { files, next: rest.length > limit && last ? `${last.seq} ${last.file.id}` : null }
}

/** Files, the newest message first, in the order that it gives them: its payload has it, and the table has not. */
function asInMessages<
  Row extends { readonly id: string; readonly seq: number; readonly payload: string | null },
>(rows: readonly Row[]): readonly Row[] {
  const placesIn = (payload: string | null) => {
    const { attachments = [] } = JSON.parse(payload ?? '{}') as Pick<Message, 'attachments'>
    return attachments.map(({ id }, place) => [id, place] as const)
  }
  const payloads = new Map(rows.map(({ seq, payload }) => [seq, payload]))
  const places = new Map([...payloads.values()].flatMap(placesIn))
  const placeOf = ({ id }: Row) => places.get(id) ?? 0
  return rows.toSorted((a, b) => Number(b.seq) - Number(a.seq) || placeOf(a) - placeOf(b))
}

/** A page of the links in messages that are there; each once a message. */
export async function listRoomLinks(
  db: Database,
  { id, visibleFrom, lastSeq }: VisiblePart,
  { after, limit }: ListQuery,
): Promise<{ links: RoomLink[]; next: string | null }> {
  const below = after === undefined ? lastSeq + 1 : Number(after) || 0
  const from = Math.max(visibleFrom, below - lookedThrough)
  const rows = await db
    .selectFrom('messages')
    .select(['seq', 'body', 'authorId', 'authorName', 'authorGuest', 'createdAt'])
    .where('roomId', '=', id)
    .where('seq', '>=', from)
    .where('seq', '<', below)
    .where('deletedSeq', 'is', null)
    .where(({ or, eb, fn }) =>
      or(['%://%', '%www.%'].map((sign) => eb(fn<string>('lower', ['body']), 'like', sign))),
    )
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  const links = rows.flatMap(({ body, ...sent }) =>
    [...new Set(linksIn(body).filter(leadsOut))].map((href) => ({ ...sentBy(sent), href })),
  )
  const end = rows.length === limit ? (rows.at(-1)?.seq ?? from) : from
  return { links, next: end > Math.max(1, visibleFrom) ? String(end) : null }
}

const leadsOut = (href: string) => /^https?:/i.test(href)

interface SentRow {
  readonly seq: number
  readonly authorId: string
  readonly authorName: string
  readonly authorGuest: number
  readonly createdAt: string
}

function sentBy({ seq, authorId, authorName, authorGuest, createdAt }: SentRow): {
  readonly seq: number
  readonly author: Author
  readonly createdAt: string
} {
  return {
    seq: Number(seq),
    author: { id: authorId, name: authorName, guest: Boolean(authorGuest) },
    createdAt,
  }
}
