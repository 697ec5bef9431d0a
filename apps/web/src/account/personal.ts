// What this browser keeps for one person, such as drafts: under a key of theirs, and only until another person comes.
import type { ChatClient } from '@lobby/client'
import { forgetStored, store } from '../ui/storage.ts'

/** The key in `ui/storage` of something that belongs to this person. */
export function personalKey(person: string, key: string): string {
  return `of.${person}.${key}`
}

/** From now on: when the server says who is here, what was kept for anybody else goes. A guest's name is proposed to them again. */
export function watchPerson(client: ChatClient): void {
  let known = ''
  client.subscribe(() => {
    const { session, connection } = client.getState()
    if (connection.phase !== 'live' || session.kind !== 'signed-in') return
    const { id, name, guest } = session.user
    const now = JSON.stringify([id, name, guest])
    if (now === known) return
    known = now
    store('name', guest ? name : '')
    forgetStored((key) => isPersonal(key) && !key.startsWith(personalKey(id, '')))
  })
}

/** The person has signed out. */
export function forgetPerson(): void {
  store('name', '')
  forgetStored(isPersonal)
}

/** Pages of before have kept drafts and the last room without saying whose they are. */
function isPersonal(key: string): boolean {
  return key.startsWith('of.') || key.startsWith('draft.') || key === 'last-room'
}
