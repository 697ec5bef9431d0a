import type { Profile, ProfileChange } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Person } from '../ground/person.ts'
import { personGroup, roomGroup } from '../notices.ts'
import { changeProfile, listPlaces, readProfile } from './profiles.ts'

/** Changes a person's appearance and language, and tells the people who see them. Throws ChatError `rate`. */
export async function changeAppearance(
  context: Context,
  { id }: Person,
  change: ProfileChange,
): Promise<Profile> {
  const { db, limiter } = context
  limiter.take('profileChange', id)
  await changeProfile(db, id, change)
  const profile = await readProfile(db, id)
  await context.notify(personGroup(id), { type: 'profile.changed', profile })
  if (change.color === undefined) return profile
  const person = { id, color: profile.color }
  for (const { roomId, slug } of await listPlaces(db, id))
    await context.notify(roomGroup(roomId), { type: 'person.updated', room: slug, person })
  return profile
}
