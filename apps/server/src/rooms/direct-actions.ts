// Rooms of a few people among themselves. The same people always have the same one.
import type { Room } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { recordOf } from '../audit/record.ts'
import { ChatError, noSuchRoom, signedOut } from '../ground/errors.ts'
import { type Resource, requires } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { placeKey } from '../log/key-names.ts'
import type { RoomLog } from '../log/room-log.ts'
import { type Notify, personGroup } from '../notices.ts'
import { isBlockedBy } from '../people/blocks.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import { findDirectRoom, listDirectPartners } from './direct-queries.ts'
import { requireMet, strangers } from './met.ts'
import { showRoom } from './queries.ts'
import { markRead } from './read-markers.ts'
import { secretSlug } from './secret-slug.ts'

export type DirectRoomActions = ReturnType<typeof createDirectRoomActions>

interface Needs {
  readonly db: Database
  readonly log: RoomLog
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly server: () => Resource
}

export function createDirectRoomActions({ db, log, limiter, notify, server }: Needs) {
  return { openDirectRoom, notifyNewName }

  /**
   * The room of the actor and these people, made if it is not there. Throws
   * ChatError `not_found` when the actor has met one of them nowhere, `invalid` for
   * too many.
   */
  async function openDirectRoom(
    actor: Actor,
    ids: readonly string[],
  ): Promise<{ room: Room; isNew: boolean }> {
    const resource = server()
    requires(actor, 'room.create-direct', resource)
    const me = personOf(actor)
    if (!me) throw signedOut()
    const people = [me, ...(await findOthers(me, ids))]
    const key = directKeyOf(people)
    const known = await findDirectRoom(db, key)
    const { slug, isNew } = known ? { slug: known.slug, isNew: false } : await make(me, people, key)
    const room = await showRoom(db, slug, actor, resource)
    if (!room) throw noSuchRoom()
    return { room, isNew }
  }

  async function findOthers(me: Person, ids: readonly string[]) {
    const others = [...new Set(ids)].filter((id) => id !== me.id)
    if (others.length === 0)
      throw new ChatError('invalid', 'people: name a person besides yourself.')
    if (others.length >= limits.directPeople)
      throw new ChatError(
        'invalid',
        `people: a direct room has at most ${limits.directPeople} people.`,
      )
    const people = await requireMet(db, server(), me, others)
    // As if they were strangers: nobody is told that they are blocked.
    if (await isBlockedBy(db, me.id, others)) throw strangers()
    return people
  }

  async function make(
    me: Person,
    people: readonly Person[],
    directKey: string,
  ): Promise<{ slug: string; isNew: boolean }> {
    limiter.consume('newDirectRoom', me.id)
    const author = authorOf(me)
    const slug = secretSlug('direct')
    const first = people.map((person) => {
      return { kind: 'member.joined', author, member: authorOf(person) } as const
    })
    try {
      // The names of the people in a direct room stay out of the log: their number is enough.
      const target = { kind: 'room', id: slug, name: '' } as const
      const entry = { action: 'room.create-direct', target, room: slug } as const
      const audit = [recordOf(me, { ...entry, after: { people: people.length } }, now())]
      const own = { slug, name: '', kind: 'direct', createdBy: me.id, directKey } as const
      const { id } = await log.createRoom({ ...own, first, audit })
      // Their joining is no news; every message is, also for people who are away.
      for (const person of people) await markRead(db, person.id, id, people.length)
    } catch (error) {
      // Two of them may begin in the same moment: the database has let one of them make it.
      const made = await findDirectRoom(db, directKey)
      if (!made || !(error instanceof ChatError && error.code === 'room_exists')) throw error
      return { slug: made.slug, isNew: false }
    }
    for (const person of people) await notifyListed(slug, person)
    return { slug, isNew: true }
  }

  /** A person has another name: their direct rooms carry it in the lists of the others. */
  async function notifyNewName({ id }: Person): Promise<void> {
    const partners = await listDirectPartners(db, id)
    if (partners.length === 0) return
    const keys = partners.map(({ slug, person }) => placeKey(person.id, slug))
    await inTransaction(db, (tx) => noteChange(tx, 'place', ...keys))
    for (const { slug, person } of partners) await notifyListed(slug, person)
  }

  async function notifyListed(slug: string, person: Person): Promise<void> {
    const room = await showRoom(db, slug, person, server())
    if (room) await notify(personGroup(person.id), { type: 'room.listed', room })
  }
}

/** Ids have no spaces. */
function directKeyOf(people: readonly Person[]): string {
  return people
    .map(({ id }) => id)
    .sort()
    .join(' ')
}
