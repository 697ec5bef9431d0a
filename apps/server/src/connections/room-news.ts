// Tells the connections of this node what was decided about rooms, profiles and emoji, here or on another
// node, where no notice has told them: from what is stored now.
import type { ServerIdentity } from '@lobby/protocol'
import type { Resource } from '../ground/permissions.ts'
import { placeOf } from '../log/key-names.ts'
import { readProfile } from '../people/profiles.ts'
import { listedRoom } from '../rooms/listed-room.ts'
import { endOfPlace, listBannedIds, listMemberIds } from '../rooms/member-queries.ts'
import { findRoom, showRoom } from '../rooms/queries.ts'
import { looksSecret } from '../rooms/secret-slug.ts'
import type { ChangedKeys } from '../shared/watch-changes.ts'
import type { Database } from '../storage/database.ts'
import type { LastTold, Told } from './last-told.ts'
import type { OpenSockets } from './open-sockets.ts'

interface Needs {
  readonly db: Database
  readonly server: () => Resource
  readonly openSockets: OpenSockets
  readonly lastTold: LastTold
  readonly ownEmoji: { readonly now: string }
  readonly groupVersion: { readonly now: string }
  readonly identity: { readonly now: ServerIdentity }
}

export function createRoomNews({
  db,
  server,
  openSockets,
  lastTold,
  ownEmoji,
  groupVersion,
  identity,
}: Needs) {
  return { ofRooms, ofPlaces, ofProfiles, ofEmoji, ofGroups, ofServer }

  /** By the addresses of the rooms that have come, have changed or have gone. */
  async function ofRooms(changed: ChangedKeys): Promise<void> {
    for (const [slug, number] of changed) {
      const room = await findRoom(db, slug, 'operator')
      // Of one that is its members' alone, and is gone, they hear by their places.
      if (!looksSecret(slug)) await tellAll(slug, room?.id, number)
      else if (room)
        for (const id of await listMemberIds(db, room.id)) await tellPerson(id, slug, number)
    }
  }

  /** By the places that have begun, have ended or look different. */
  async function ofPlaces(changed: ChangedKeys): Promise<void> {
    for (const [key, number] of changed) {
      const { userId, slug } = placeOf(key)
      await tellPerson(userId, slug, number)
    }
  }

  /** By the ids of the people. */
  async function ofProfiles(changed: ChangedKeys): Promise<void> {
    for (const [to, number] of changed)
      if (openSockets.personOf(to)) {
        const profile = await readProfile(db, to)
        tell({ type: 'profile.changed', profile }, { number, to })
      }
  }

  /** Where the server's own emoji have changed. */
  function ofEmoji(changed: ChangedKeys): void {
    for (const number of changed.values())
      tell({ type: 'emoji.changed', version: ownEmoji.now }, { number })
  }

  /** Where groups of people have changed. */
  function ofGroups(changed: ChangedKeys): void {
    for (const number of changed.values())
      tell({ type: 'group.changed', version: groupVersion.now }, { number })
  }

  /** Where something was decided about the server, perhaps what it is called. */
  function ofServer(changed: ChangedKeys): void {
    for (const number of changed.values())
      tell({ type: 'server.described', server: identity.now }, { number })
  }

  async function tellAll(slug: string, roomId: string | undefined, number: number): Promise<void> {
    const room = roomId === undefined ? undefined : await showRoom(db, slug, 'operator', server())
    if (!room || roomId === undefined)
      return tell({ type: 'room.unlisted', room: slug }, { number })
    const shown = listedRoom(room)
    const banned = await listBannedIds(db, roomId)
    tell({ type: 'room.listed', room: shown, banned }, { number })
  }

  async function tellPerson(to: string, slug: string, number: number): Promise<void> {
    const person = openSockets.personOf(to)
    if (!person) return
    const shown = await showRoom(db, slug, person, server())
    if (shown) return tell({ type: 'room.listed', room: shown }, { number, to })
    const room = await findRoom(db, slug, person)
    if (!room) return tell({ type: 'room.unlisted', room: slug }, { number, to })
    const seq = await endOfPlace(db, { roomId: room.id, userId: to })
    // Who follows the room has the event itself, or is about to; who was told of it is not told again.
    if (seq !== undefined)
      openSockets.tell({ type: 'room.removed', room: slug, seq }, { number, to })
  }

  function tell(news: Told, of: { readonly number: number; readonly to?: string }): void {
    if (lastTold.isNews(news, of.to)) openSockets.tell(news, of)
  }
}
