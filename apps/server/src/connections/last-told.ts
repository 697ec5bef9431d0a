import type { Room } from '@lobby/protocol'
import type { Notice } from '../notices.ts'

/** What connections are told beside the events of their rooms, and is as true a second later. */
export type Told = Notice<
  | 'room.listed'
  | 'room.unlisted'
  | 'profile.changed'
  | 'emoji.changed'
  | 'group.changed'
  | 'server.described'
>

/** What may have been said by a notice that was lost. */
export type News = Told | Notice<'room.removed'>

/** More are forgotten, all at once: what is forgotten is told once more. */
const mostRemembered = 10_000

/**
 * What the connections of this node were told last of each room, place and profile, the emoji, the groups and the server: who was told by a notice is not
 * told again when the change is taken in. `to`: the id of the person who is told; undefined for everybody.
 */
export class LastTold {
  readonly #said = new Map<string, string>()
  #newest: { readonly told: Told; readonly to: string | undefined } | undefined

  note(told: Told, to: string | undefined): void {
    // Every connection hears by the same object.
    if (this.#newest?.told === told && this.#newest.to === to) return
    this.#newest = { told, to }
    if (this.#said.size >= mostRemembered) this.#said.clear()
    this.#said.set(keyOf(told, to), contentOf(told))
  }

  /** Whether it is another thing than what was told last; from now on it is that. */
  isNews(told: Told, to: string | undefined): boolean {
    const isNews = this.#said.get(keyOf(told, to)) !== contentOf(told)
    if (isNews) this.note(told, to)
    return isNews
  }
}

function keyOf(told: Told, to = ''): string {
  if (told.type === 'profile.changed') return to
  // No room has such an address.
  if (!('room' in told)) return ` ${told.type}`
  return `${to} ${told.type === 'room.listed' ? told.room.slug : told.room}`
}

function contentOf(told: Told): string {
  if (told.type === 'profile.changed') return JSON.stringify(told.profile)
  if (told.type === 'emoji.changed' || told.type === 'group.changed') return told.version
  if (told.type === 'server.described') return JSON.stringify(told.server)
  return told.type === 'room.listed' ? shownOf(told.room) : ''
}

/** What a list shows of a room, but for what each client counts by itself. */
function shownOf({ createdAt, name, topic, settings, people }: Room): string {
  return JSON.stringify([createdAt, name, topic, settings, people])
}
