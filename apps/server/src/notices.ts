// What connections tell each other through the channel layer. Any notice may be
// lost: the log is the truth, and a client that missed one learns of it from the
// next `ping`, or from its next `hello`.
import { type ChannelLayer, LayerUnavailable } from '@lobby/channels'
import type {
  Author,
  PersonalFrame,
  PersonUpdated,
  Profile,
  Room,
  ServerIdentity,
} from '@lobby/protocol'
import type { Logger } from './ground/logger.ts'

/** Every native connection: rooms that come and go. */
export const everyone = 'lobby.everyone'

/** Every connection, also those of the tutorials: what the server lets people do has changed. */
export const everySocket = 'lobby.sockets'

/** The connections that follow a room: who is typing, and who looks different. */
export const roomGroup = (roomId: string) => `lobby.room.${roomId}`

/** The native connections of one person: what another tab has read, which rooms are theirs, and how they look. */
export const personGroup = (personId: string) => `lobby.person.${personId}`

/** All connections of one person, the tutorials' as well: that the person signed out or took another name. */
export const sessionGroup = (personId: string) => `lobby.session.${personId}`

/** Every notice, by its type, with what it says. */
interface Notices {
  /** A room has come or has changed; of a public one everybody hears, `banned` says who must not. */
  'room.listed': { readonly room: Room; readonly banned?: readonly string[] }
  /** A room is gone. */
  'room.unlisted': { readonly room: string }
  /** The event `seq` ended a person's place in a room, or the place of all guests. */
  'room.removed': { readonly room: string; readonly seq: number; readonly guests?: true }
  /** A person has read a room up to here, on the connection of the channel `by`; or has marked what follows as unread. */
  'room.read': {
    readonly room: string
    readonly seq: number
    readonly version?: number
    readonly by?: string
    readonly unread?: number
    readonly mentions?: number
    readonly lastSeq?: number
  }
  /** Something that belongs to one person alone is different now: the frame says what. */
  'personal.changed': { readonly frame: PersonalFrame }
  /** Which people the person may see has changed: they were blocked, or are not any more. */
  'sight.changed': object
  /** The session or the name of a person is another one. */
  'person.changed': object
  /** What the server lets people do is different now. */
  'server.changed': object
  'server.described': { readonly server: ServerIdentity }
  /** The server's own emoji are others; `version` is empty where there are none. */
  'emoji.changed': { readonly version: string }
  /** The groups of people are others; `version` is empty where there are none. */
  'group.changed': { readonly version: string }
  'profile.changed': { readonly profile: Profile }
  /** A person in the room looks different. */
  'person.updated': { readonly room: string; readonly person: PersonUpdated['person'] }
  /** What is shown of the pages to which a message links is other than it was. */
  'cards.changed': { readonly room: string; readonly messageSeq: number }
  'member.typing': { readonly room: string; readonly author: Author }
}

export type NoticeType = keyof Notices

export type Notice<Type extends NoticeType = NoticeType> = {
  [Each in Type]: { readonly type: Each } & Notices[Each]
}[Type]

/** The methods by which a consumer takes notices: `room.listed` reaches `roomListed`. */
export type NoticeMethods<Type extends NoticeType = NoticeType> = {
  readonly [Each in Type as MethodName<Each>]: (notice: Notice<Each>) => unknown
}

type MethodName<Type extends string> = Type extends `${infer Subject}.${infer Verb}`
  ? `${Subject}${Capitalize<Verb>}`
  : Type

/** That a person's marker is here now; the connection of the channel `by` knows. */
export function readNotice(
  room: string,
  { seq, version }: { readonly seq: number; readonly version: number },
  by: string,
): Notice<'room.read'> {
  return { type: 'room.read', room, seq, by, ...(version > 0 && { version }) }
}

/** Sends a notice to a group. A layer that does not answer never fails what the notice is about: that is stored. */
export type Notify = (group: string, notice: Notice) => Promise<void>

export function createNotify(layer: ChannelLayer, logger: Pick<Logger, 'warn'>): Notify {
  return async (group, notice) => {
    try {
      await layer.groupSend(group, notice)
    } catch (error) {
      // That the layer is away is said once, as a trouble.
      if (error instanceof LayerUnavailable) return
      logger.warn({ err: error, group }, 'The channel layer did not accept a message.')
    }
  }
}
