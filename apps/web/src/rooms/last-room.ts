import { readStored, store } from '../ui/storage.ts'

/** Where this person was last. */
export function lastRoom(): string | undefined {
  return readStored('last-room')
}

export function rememberLastRoom(slug: string): void {
  store('last-room', slug)
}
