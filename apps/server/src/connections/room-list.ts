// What a client with a list of rooms is told of that list, and of its person's own look.
import { type EncodedFrame, encodeOnce } from '@lobby/channels'
import { can, isGuest, type Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { Notice } from '../notices.ts'
import { looksSecret } from '../rooms/secret-slug.ts'
import type { FollowedRooms } from './followed-rooms.ts'
import type { LastTold, News, Told } from './last-told.ts'
import { listedText } from './notice-frames.ts'
import type { Present } from './present.ts'

/** The connection of that client. */
export interface ListReader {
  readonly person: Person | undefined
  /** The address of the one room that there is for this person, if there is no other. */
  readonly onlyRoom: string | undefined
  readonly rooms: Pick<FollowedRooms, 'listed' | 'unlist'>
  readonly present: Pick<Present, 'askAgain' | 'choose'>
  readonly needs: {
    readonly server: () => Resource
    readonly shared: { readonly lastTold: LastTold }
  }
  sendEncoded(frame: EncodedFrame): unknown
}

type Tellers = {
  readonly [Type in News['type']]: (reader: ListReader, news: Notice<Type>) => unknown
}

const tellers: Tellers = {
  'room.listed'(reader, news) {
    if (!mayRead(reader, news)) return
    reader.rooms.listed(news.room.slug)
    return reader.sendEncoded(encodeOnce(news, listedText))
  },
  'room.unlisted': (reader, news) => hearsOf(reader, news.room) && sendAsIs(reader, news),
  'room.removed'(reader, { room, seq, guests }) {
    if (!hearsOf(reader, room) || (guests && !isGuest(reader.person))) return
    reader.rooms.unlist(room, seq)
    reader.present.askAgain()
    // What they were told of it before is news once they are let in again.
    reader.needs.shared.lastTold.note({ type: 'room.unlisted', room }, reader.person?.id)
  },
  'profile.changed'(reader, news) {
    reader.present.choose(news.profile)
    return sendAsIs(reader, news)
  },
  'emoji.changed': sendAsIs,
  'group.changed': sendAsIs,
  'server.described': sendAsIs,
}

/** Tells the client what is for it. */
export function tellReader<Type extends News['type']>(
  reader: ListReader,
  news: { readonly type: Type } & Notice<Type>,
): unknown {
  return tellers[news.type](reader, news)
}

/** The same for a notice of the channel layer; then this node need not be told again. */
export function tellByNotice(reader: ListReader, notice: Told): unknown {
  const isForAll =
    notice.type !== 'profile.changed' && (!('room' in notice) || !looksSecret(slugOf(notice)))
  reader.needs.shared.lastTold.note(notice, isForAll ? undefined : reader.person?.id)
  return tellReader(reader, notice)
}

function slugOf(notice: Notice<'room.listed' | 'room.unlisted'>): string {
  return notice.type === 'room.listed' ? notice.room.slug : notice.room
}

function sendAsIs(reader: ListReader, news: Exclude<Told, Notice<'room.listed'>>): unknown {
  return reader.sendEncoded(encodeOnce(news, JSON.stringify))
}

/** Whether the room is one for this connection: the notice of a public one goes to everybody. */
function mayRead(reader: ListReader, { room, banned = [] }: Notice<'room.listed'>): boolean {
  if (!hearsOf(reader, room.slug)) return false
  const { person } = reader
  const isBanned = banned.includes(person?.id ?? '')
  const id = person?.onlyIn ?? ''
  const place = { ...room, id, role: isBanned ? 'banned' : 'member' } as const
  return can(person, 'room.read', { ...reader.needs.server(), room: place })
}

/** Whether there is such a room for this person: a guest who came by a link has one. */
function hearsOf({ person, onlyRoom }: ListReader, slug: string): boolean {
  return person?.onlyIn === undefined || onlyRoom === slug
}
