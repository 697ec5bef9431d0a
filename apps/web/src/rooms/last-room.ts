import { personalKey } from '../account/personal.ts'
import { readStored, store } from '../ui/storage.ts'

/** Where this person was last. */
export function lastRoom(person: string): string | undefined {
  return readStored(personalKey(person, 'last-room'))
}

export function rememberLastRoom(person: string, slug: string): void {
  store(personalKey(person, 'last-room'), slug)
}
