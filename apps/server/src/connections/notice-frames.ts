// What clients are sent of a notice. Each is one lasting function, so that a notice is encoded once for all of them.
import type { PersonUpdated, ReadElsewhere, RoomListed } from '@lobby/protocol'
import type { Notice } from '../notices.ts'

/** The frame for people who may see the room: the notice without the list of the banned. */
export function listedText({ type, room }: Notice<'room.listed'>): string {
  return JSON.stringify({ type, room } satisfies RoomListed)
}

/** The frame for the person's other connections: the notice without the one that it came from. */
export function readElsewhereText({ by: _, ...frame }: Notice<'room.read'>): string {
  return JSON.stringify(frame satisfies ReadElsewhere)
}

/** What the notice tells the person of. */
export function personalText({ frame }: Notice<'personal.changed'>): string {
  return JSON.stringify(frame)
}

/** The notice without its room: a person looks the same everywhere. */
export function personUpdatedText({ type, person }: Notice<'person.updated'>): string {
  return JSON.stringify({ type, person } satisfies PersonUpdated)
}
