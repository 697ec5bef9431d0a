import { readStored, store } from '../ui/storage.ts'
import { personalKey } from './personal.ts'

const rememberedAtMost = 20

/** Where this person was on this device, the last room first. */
export function recentRooms(person: string): readonly string[] {
  // No slug has a space in it.
  return (readStored(keyOf(person)) ?? '').split(' ').filter(Boolean)
}

export function lastRoom(person: string): string | undefined {
  return recentRooms(person)[0]
}

export function rememberRoom(person: string, slug: string): void {
  const others = recentRooms(person).filter((other) => other !== slug)
  store(keyOf(person), [slug, ...others].slice(0, rememberedAtMost).join(' '))
}

/** Older pages have kept the last one alone under it. */
function keyOf(person: string): string {
  return personalKey(person, 'last-room')
}
