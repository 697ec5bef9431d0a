// The links of what was said, found by a reader of the log: those of what a message says today, whatever the event was.
import { mayLink } from '@lobby/markdown'
import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { roomGroup } from '../notices.ts'
import type { Consequences, Told } from '../reading/log-reader.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { type FollowedLink, followedLinks } from './followed-links.ts'
import { dropUnwanted } from './unwanted-pages.ts'

interface Needs {
  readonly clock: Clock
  readonly limiter: RateLimiter
  /** Whether the owner lets the server read pages. */
  readonly isOn: () => boolean
  /** Whether this server answers at that origin. */
  readonly isOurs: (origin: string) => boolean
  /** Called when there are pages to read. */
  readonly wanted: () => void
}

/** Milliseconds after which a page is read again when it is linked once more. */
const goodFor = 24 * 60 * 60 * 1_000
/** Milliseconds after which one is that had nothing to show, or whose site did not answer. */
const emptyFor = 10 * 60 * 1_000

export function readerOfLinks({ clock, limiter, isOn, isOurs, wanted }: Needs): Consequences {
  /** What was charged for and is not stored yet: a database may run a step again, which costs nothing more. */
  const charged = new Set<string>()
  const hasBudget = (authorId: string, link: string) => {
    if (charged.has(link)) return true
    try {
      limiter.consume('linkedPages', authorId)
      charged.add(link)
      return true
    } catch (error) {
      if (error instanceof ChatError) return false
      throw error
    }
  }
  return {
    // The step that made the tables has set its cursors: what was said before is not followed.
    name: 'cards',
    kinds: ['message.created', 'message.edited', 'message.deleted'],
    readsAll: true,
    pause: 50,
    concerns: (event) => messageOf(event) !== undefined,
    async store(tx, roomId, events) {
      const seqs = [...new Set(events.flatMap((event) => messageOf(event) ?? []))]
      const messages = await tx
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.roomId')
        .select(['seq', 'body', 'authorId', 'deletedSeq', 'slug', 'previews'])
        .where('roomId', '=', roomId)
        .where('seq', 'in', seqs)
        .execute()
      const told: Told[] = []
      for (const { seq, body, authorId, deletedSeq, slug, previews } of messages) {
        const isFollowed = deletedSeq === null && previews === 1 && isOn()
        const found = isFollowed ? followedLinks(body, isOurs) : []
        const known = await placesOf(tx, { roomId, seq })
        // A link that it had before an edit costs nothing again, and keeps its card whatever the others cost.
        const links = found.filter(
          ({ page }) => known.has(page) || hasBudget(authorId, `${roomId} ${seq} ${page}`),
        )
        const isDeleted = deletedSeq !== null
        if (await setLinks(tx, { roomId, seq, known, isDeleted }, links, clock.wall()))
          told.push({
            group: roomGroup(roomId),
            notice: { type: 'cards.changed', room: slug, messageSeq: seq },
          })
      }
      return told
    },
    stored() {
      charged.clear()
      wanted()
    },
  }
}

function messageOf(event: RoomEvent): number | undefined {
  if (event.type === 'message.created') return mayLink(event.message.body) ? event.seq : undefined
  if (event.type === 'message.edited' || event.type === 'message.deleted') return event.messageSeq
  return undefined
}

interface Place {
  readonly roomId: string
  readonly seq: number
}

interface Known {
  /** Among the links of the message. */
  readonly place: number
  /** Its writer or a moderator has taken its card away. */
  readonly isRemoved: boolean
}

/** The pages to which the message has links already, and those whose card was taken away from it. */
async function placesOf(
  tx: DatabaseTransaction,
  { roomId, seq }: Place,
): Promise<ReadonlyMap<string, Known>> {
  const rows = await tx
    .selectFrom('link_cards')
    .select(['page', 'place', 'removed'])
    .where('roomId', '=', roomId)
    .where('seq', '=', seq)
    .execute()
  return new Map(
    rows.map(({ page, place, removed }) => [page, { place, isRemoved: removed === 1 }]),
  )
}

/** Makes the cards of a message those of its links: what was taken away stays away for as long as the message is there, also when its link goes and comes again. Answers whether they are others now. */
async function setLinks(
  tx: DatabaseTransaction,
  {
    roomId,
    seq,
    known,
    isDeleted,
  }: Place & { readonly known: ReadonlyMap<string, Known>; readonly isDeleted: boolean },
  links: readonly FollowedLink[],
  now: number,
): Promise<boolean> {
  const isRemoved = (page: string) => known.get(page)?.isRemoved === true
  const gone = [...known.keys()].filter(
    (page) => (isDeleted || !isRemoved(page)) && !links.some((link) => link.page === page),
  )
  const moved = links.filter(
    ({ page }, place) => known.get(page)?.place !== place && !isRemoved(page),
  )
  if (gone.length === 0 && moved.length === 0) return false
  if (gone.length > 0) {
    await tx
      .deleteFrom('link_cards')
      .where('roomId', '=', roomId)
      .where('seq', '=', seq)
      .where('page', 'in', gone)
      .execute()
    await dropUnwanted(tx, gone)
  }
  if (moved.length > 0) await want(tx, moved, now)
  for (const { page } of moved) {
    const place = links.findIndex((link) => link.page === page)
    await tx
      .insertInto('link_cards')
      .values({ roomId, seq, page, place, removed: 0 })
      .onConflict((row) => row.columns(['roomId', 'seq', 'page']).doUpdateSet({ place }))
      .execute()
  }
  return true
}

/** Each page is read once, however many messages link to it; again when that was long ago. */
async function want(
  tx: DatabaseTransaction,
  links: readonly FollowedLink[],
  wantedAt: number,
): Promise<void> {
  await tx
    .insertInto('link_pages')
    .values(
      links.map(({ page: hash, url }) => ({
        hash,
        url,
        state: 'waiting' as const,
        wantedAt,
        tries: 0,
      })),
    )
    .onConflict((row) => row.column('hash').doUpdateSet({ wantedAt }))
    .execute()
  await tx
    .updateTable('link_pages')
    .set({ state: 'waiting', tries: 0, takenAt: null })
    .where(
      'hash',
      'in',
      links.map(({ page }) => page),
    )
    .where('state', '=', 'read')
    .where(({ or, and, eb }) =>
      or([
        eb('readAt', '<', wantedAt - goodFor),
        and([
          or([eb('title', 'is', null), eb('tries', '>', 0)]),
          eb('readAt', '<', wantedAt - emptyFor),
        ]),
      ]),
    )
    .execute()
}
