import type { Profile, ProfileChange } from '@lobby/protocol'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { type Notify, personGroup, roomGroup } from '../notices.ts'
import type { Database } from '../storage/database.ts'
import { changeProfile, listPlaces, readProfile } from './profiles.ts'

export type ProfileActions = ReturnType<typeof createProfileActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly notify: Notify
}

export function createProfileActions({ db, limiter, notify }: Needs) {
  return { changeAppearance }

  /** Changes a person's appearance and language, and tells the people who see them. Throws ChatError `rate`. */
  async function changeAppearance({ id }: Person, change: ProfileChange): Promise<Profile> {
    limiter.consume('profileChange', id)
    await changeProfile(db, id, change)
    const profile = await readProfile(db, id)
    await notify(personGroup(id), { type: 'profile.changed', profile })
    if (change.color === undefined) return profile
    const person = { id, color: profile.color }
    for (const { roomId, slug } of await listPlaces(db, id))
      await notify(roomGroup(roomId), { type: 'person.updated', room: slug, person })
    return profile
  }
}
