import type { Profile, ProfileChange, ServerRole } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import { aboutPerson, type Resource, requires } from '../ground/permissions.ts'
import type { Actor, Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Picture } from '../images/picture.ts'
import { type Notify, personGroup, roomGroup } from '../notices.ts'
import type { Database } from '../storage/database.ts'
import { block, unblock } from './blocks.ts'
import {
  changeProfile,
  listPlaces,
  readProfile,
  requirePictureRight,
  changePicture as storePicture,
  takePictureAway,
} from './profiles.ts'

export type ProfileActions = ReturnType<typeof createProfileActions>

interface Needs {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly server: () => Resource
}

/** What others see of it. */
const seen = ['color', 'status', 'displayName', 'timeZone'] as const

export function createProfileActions({ db, clock, limiter, notify, server }: Needs) {
  return { changeAppearance, changePicture, removePicture, changeBlock }

  /** Changes a person's appearance and language, and tells the people who see them. Throws ChatError `rate`, and `invalid` for a presence whose end is over, or further away than a year. */
  async function changeAppearance(
    { id }: Pick<Person, 'id'>,
    change: ProfileChange,
  ): Promise<Profile> {
    requireEndAhead(change, clock.wall())
    limiter.consume('profileChange', id)
    await changeProfile(db, id, change)
    return tell(id, { isSeen: seen.some((choice) => change[choice] !== undefined) })
  }

  /**
   * Gives a person the picture that is made by this, or takes theirs away, and tells the people who see them. Nothing is made
   * for a person who may not have one. Throws ChatError `rate`, and `forbidden` for a guest.
   */
  async function changePicture(
    { id }: Person,
    make: (() => Promise<Picture>) | null,
  ): Promise<Profile> {
    limiter.consume('profileChange', id)
    if (make) await requirePictureRight(db, id)
    await storePicture(db, id, make && (await make()))
    return tell(id, { isSeen: true })
  }

  /** Takes the picture of another person away, for the record. Throws ChatError `not_found`, and `forbidden` for a person of the actor's own rank or a higher one. */
  async function removePicture(actor: Actor, userId: string): Promise<void> {
    requires(actor, 'account.remove-picture', server())
    const mayRemove = (role: ServerRole) =>
      requires(actor, 'account.remove-picture', aboutPerson(server(), role))
    if (await takePictureAway(db, userId, { actor, mayRemove }))
      await tell(userId, { isSeen: true })
  }

  /** Tells the person's own tabs, and where it can be seen, those of others. */
  async function tell(id: string, { isSeen }: { readonly isSeen: boolean }): Promise<Profile> {
    const profile = await readProfile(db, id)
    await notify(personGroup(id), { type: 'profile.changed', profile })
    if (!isSeen) return profile
    const { color, status, displayName, timeZone, picture } = profile
    const person = {
      ...{ id, color, ...(status && { status }) },
      ...(displayName && { displayName }),
      ...(timeZone && { timeZone }),
      ...(picture && { picture }),
    }
    for (const { roomId, slug } of await listPlaces(db, id))
      await notify(roomGroup(roomId), { type: 'person.updated', room: slug, person })
    return profile
  }

  /** Blocks a person, or blocks them no more, and tells the tabs of the person who does. */
  async function changeBlock({ id }: Person, blockedId: string, isBlocked: boolean): Promise<void> {
    if (blockedId === id) throw new ChatError('invalid', 'You cannot block yourself.')
    limiter.consume('block', id)
    const pair = { blockerId: id, blockedId }
    const isNew = await (isBlocked ? block(db, pair) : unblock(db, pair))
    if (!isNew) return
    await notify(personGroup(blockedId), { type: 'sight.changed' })
    const profile = await readProfile(db, id)
    await notify(personGroup(id), { type: 'profile.changed', profile })
  }
}

function requireEndAhead({ presence, presenceUntil }: ProfileChange, now: number): void {
  if (presenceUntil === undefined) return
  if (!presence)
    throw new ChatError('invalid', 'presenceUntil: it is the end of a presence that is given')
  const end = Date.parse(presenceUntil)
  if (end <= now || end > now + limits.muteMax * 1_000)
    throw new ChatError('invalid', 'presenceUntil: it ends later than now, and within a year')
}
