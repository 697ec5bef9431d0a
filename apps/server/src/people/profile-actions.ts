import type { Profile, ProfileChange } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { type Notify, personGroup, roomGroup } from '../notices.ts'
import type { Database } from '../storage/database.ts'
import { block, unblock } from './blocks.ts'
import { changeProfile, listPlaces, readProfile } from './profiles.ts'

export type ProfileActions = ReturnType<typeof createProfileActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly notify: Notify
}

/** What others see of it. */
const seen = ['color', 'status', 'displayName', 'timeZone'] as const

export function createProfileActions({ db, limiter, notify }: Needs) {
  return { changeAppearance, changeBlock }

  /** Changes a person's appearance and language, and tells the people who see them. Throws ChatError `rate`. */
  async function changeAppearance({ id }: Person, change: ProfileChange): Promise<Profile> {
    limiter.consume('profileChange', id)
    await changeProfile(db, id, change)
    const profile = await readProfile(db, id)
    await notify(personGroup(id), { type: 'profile.changed', profile })
    if (!seen.some((choice) => change[choice] !== undefined)) return profile
    const { color, status, displayName, timeZone } = profile
    const person = {
      ...{ id, color, ...(status && { status }) },
      ...(displayName && { displayName }),
      ...(timeZone && { timeZone }),
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
