// The lines of a history: each kind of what is seen.
import type { Presence, Snapshot } from '@lobby/protocol'

interface Seen {
  /** Milliseconds of the machine's monotonic clock: the same for every process on it. */
  readonly t: number
  readonly proc: string
  readonly client: string
}
interface About extends Seen {
  readonly user: string
  readonly room: string
}

/** A message was handed to the client, to be sent. */
export type Invoke = About & {
  type: 'invoke'
  f: 'send'
  cmid: string
  hash: string
  /** The root that it answers in its thread. */
  thread?: number
  /** Such an answer stands in the room as well. */
  alsoInRoom?: true
  /** The message that it quotes. */
  replyTo?: number
  /** The hashes of its files. */
  files?: readonly string[]
}
/** The server's `ack` reached the client. */
export type Ok = About & { type: 'ok'; f: 'send'; cmid: string; epoch: string; seq: number }
/** The server refused it; `final`: for good. */
export type Nack = About & { type: 'nack'; f: 'send'; cmid: string; code: string; final: boolean }
/** What a person does to a message that is there, or to the room. */
export type ChangeKind =
  | 'message.edit'
  | 'message.delete'
  | 'reaction.add'
  | 'reaction.remove'
  | 'message.pin'
  | 'message.unpin'
  | 'room.describe'
  | 'message.forward'
/** A change of the message at `about` was asked for, or at 0 of the room. `id` is the one that an edit is tried again with. */
export type Asked = About & {
  type: 'change'
  f: 'asked'
  id: string
  kind: ChangeKind
  /** Whose session asked, by the id that the log has. */
  person: string
  epoch: string
  about: number
  /** Of the new text, or topic. */
  hash?: string
  emoji?: string
  /** Of a forward: the room that the copy goes to, and the hash of the comment. */
  to?: string
  comment?: string
}
/** The server's `ok` to a change reached the client. */
export type Done = About & { type: 'change'; f: 'done'; id: string; seq?: number }
/** The server refused a change; `final`: it is not tried again. */
export type Refused = About & {
  type: 'change'
  f: 'refused'
  id: string
  code: string
  final: boolean
}
/** A connection went while the answer to a change was due. */
export type Unheard = About & { type: 'change'; f: 'lost'; id: string }
/** A frame of events reached the client: `seq` to `last`. `socket` counts its connections. */
export type Recv = About & {
  type: 'recv'
  f: 'events' | 'snapshot'
  socket: number
  epoch: string
  seq: number
  last: number
  /** Why a snapshot came instead of what was missing. */
  reason?: Snapshot['reason']
}
/** The client's state shows the event. */
export type Apply = About & {
  type: 'apply'
  f: 'event'
  epoch: string
  seq: number
  hash: string
  cmid?: string
  /** Of a message: how it says where it stands. */
  thread?: number
  alsoInRoom?: true
  /** Of a copy: who wrote the text first. */
  firstAuthor?: string
}
/** The client's state of the room begins anew after `seq`. */
export type Reset = About & { type: 'reset'; f: string; epoch: string; seq: number }
/** The client's state when it was quiet, or when waiting for that ended. `hash` is over all it shows. */
export type Final = About & {
  type: 'info'
  f: 'final'
  epoch: string
  prev: number
  seq: number
  hash: string
  pending: number
}
/** A connection went while an answer was due: what became of it is unknown. */
export type Unknown = About & { type: 'info'; f: 'send'; cmid: string }
/** One of the client's connections began, or ended. `socket` counts them. */
export type Opened = Seen & { type: 'info'; f: 'opened'; socket: number }
export type Closed = Seen & { type: 'info'; f: 'closed'; socket: number; code: number }
/** The client has its rooms again, over this connection. */
export type Ready = Seen & { type: 'info'; f: 'ready'; socket: number }
/** What the harness did, and when that was over. */
export type Fault = Seen & { type: 'info'; f: 'fault'; kind: string; until: number; what: string }
/** From here on nothing disturbs. */
export type Heal = Seen & { type: 'info'; f: 'heal' }
/** The database was put back to what it was some time ago: the room's history of this epoch has ended. */
export type Restored = Seen & {
  type: 'info'
  f: 'restored'
  room: string
  epoch: string
  /** When the copy that was put back was made; absent: unknown, and the copy may hold nothing. */
  copied?: Copied
}
/** What was there before `from` is in the copy, what came after `to` is not. */
export interface Copied {
  readonly from: number
  readonly to: number
  /** Database and files are of different moments between the two. */
  readonly isTorn?: true
}
/** A standby took over, in whose log these messages were; `promised`: it is synchronous, so they are all that was acknowledged in these epochs. */
export type Survived = Seen & {
  type: 'info'
  f: 'survived'
  promised: boolean
  epochs: readonly string[]
  cmids: readonly string[]
}
/** After this event of the room they were to be sent nothing of it, until that was over. `since`: they were out by then. */
export type Banned = About & {
  type: 'info'
  f: 'banned'
  epoch: string
  seq: number
  since?: number
  until: number
}
/** A file that a message is to have is whole on the server, which said so. */
export type Uploaded = About & {
  type: 'file'
  f: 'uploaded'
  cmid: string
  file: string
  hash: string
}
/** A file was asked for, at `since`. */
export type Fetched = About & {
  type: 'file'
  f: 'fetched'
  file: string
  since: number
  status: number
  /** Of what came. */
  hash?: string
  /** By one who may be in none of the rooms. */
  isOutsider?: true
  /** By its sender, before a message has it. */
  isUnsent?: true
}
/** What lies in the folder of files when all is over. */
export type Kept = Seen & {
  type: 'file'
  f: 'kept'
  file: string
  hash: string
  isKnown: boolean
}
/** From here on a person has no window any more. */
export type Left = Seen & { type: 'presence'; f: 'left'; person: string }
/** How the people that the client watches are shown at its end; null: it is not known. */
export type Pictured = Seen & {
  type: 'presence'
  f: 'shown'
  people: Readonly<Record<string, Presence | null>>
}
/** Whether everything came to rest, as the harness saw it before it gave up. */
export type Rest = Seen & { type: 'info'; f: 'rest'; isReached: boolean }
/** Milliseconds for which a process has stood ready to work since it began, and other work had the machine's processors. */
export type Waited = Seen & { type: 'info'; f: 'waited'; pid: number; ms: number }
/** What the server holds. */
export type Usage = Seen & { type: 'info'; f: 'usage'; rss: number; fds: number }

export type Row =
  | Invoke
  | Ok
  | Nack
  | Asked
  | Done
  | Refused
  | Unheard
  | Recv
  | Apply
  | Reset
  | Final
  | Unknown
  | Opened
  | Closed
  | Ready
  | Fault
  | Heal
  | Restored
  | Survived
  | Banned
  | Uploaded
  | Fetched
  | Kept
  | Left
  | Pictured
  | Rest
  | Waited
  | Usage
