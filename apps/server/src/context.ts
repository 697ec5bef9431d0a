import type { ChannelLayer } from '@lobby/channels'
import type { Room } from '@lobby/protocol'
import type { AddressBans } from './bans/address-bans.ts'
import type { LastTold } from './connections/last-told.ts'
import type { OpenSockets } from './connections/open-sockets.ts'
import type { DigestSender } from './digests/digest-sender.ts'
import type { FileStore } from './files/file-store.ts'
import type { LeavingFiles } from './files/leaving-files.ts'
import type { SearchCursors } from './finding/search-cursor.ts'
import type { BackgroundTasks } from './ground/background-tasks.ts'
import type { Clock } from './ground/clock.ts'
import type { Config } from './ground/config.ts'
import type { Counts } from './ground/counts.ts'
import type { Logger } from './ground/logger.ts'
import type { Resource } from './ground/permissions.ts'
import type { RateLimiter } from './ground/rate-limit.ts'
import type { NoteRefusal } from './ground/refusals.ts'
import type { SuspendDetector } from './ground/suspend-detector.ts'
import type { Troubles } from './ground/troubles.ts'
import type { GroupVersion } from './groups/group-version.ts'
import type { RoomLog } from './log/room-log.ts'
import type { Mailer } from './mail/mailer.ts'
import type { Notify } from './notices.ts'
import type { OwnEmojiVersion } from './own-emoji/own-emoji.ts'
import type { Presences } from './presence/presences.ts'
import type { Deliver } from './push/push-delivery.ts'
import type { PushSender } from './push/push-sender.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { ServerDecisions } from './settings/server-decisions.ts'
import type { Identity } from './settings/server-identity.ts'
import type { SharedLimiter } from './shared/shared-rates.ts'
import type { SignInThrottle } from './sign-in/attempts/sign-in-throttle.ts'
import type { SignInMethods } from './sign-in/sign-in-methods.ts'
import type { Database } from './storage/database.ts'

/** What `app.ts` builds once, and actions, queries and consumers are handed. */
export interface Context {
  readonly config: Config
  /** What the owner and admins have decided. */
  readonly settings: ServerDecisions
  /** What the server is called. */
  readonly identity: Identity
  /** What is asked about in `permissions.ts` when it is about no room. */
  readonly server: () => Resource
  readonly addressBans: AddressBans
  readonly ownEmoji: OwnEmojiVersion
  readonly groupVersion: GroupVersion
  readonly logger: Logger
  /** What does not work just now. */
  readonly troubles: Pick<Troubles, 'health'>
  readonly db: Database
  /** What the database takes on the disk. */
  readonly storageBytes: () => Promise<number>
  readonly log: RoomLog
  readonly layer: ChannelLayer
  /** What is in the files that people send. */
  readonly fileStore: FileStore
  readonly leavingFiles: Pick<LeavingFiles, 'soon'>
  /** The sockets of this node. */
  readonly openSockets: OpenSockets
  readonly lastTold: LastTold
  readonly notify: Notify
  /** Who is here. */
  readonly presences: Presences
  /** Hands a notice to a push service. */
  readonly deliver: Deliver
  /** By which push services know the server. */
  readonly pushKey: string
  readonly pushSender: Pick<PushSender, 'soon'>
  readonly digestSender: Pick<DigestSender, 'look'>
  /** Whose mails about what was missed a link ends. */
  readonly personOfEndToken: (token: string) => string | undefined
  readonly sessions: Sessions
  readonly searchCursors: SearchCursors
  /** The rooms that a person sees who has neither a session nor a name; the same object until something is written. */
  readonly strangersList: () => Promise<readonly Room[]>
  readonly signInMethods: SignInMethods
  readonly limiter: RateLimiter
  /** What is limited over all nodes. */
  readonly sharedLimiter: SharedLimiter
  readonly noteRefusal: NoteRefusal
  /** For the metrics. */
  readonly counts: Counts
  readonly suspendDetector: SuspendDetector
  readonly throttle: SignInThrottle
  readonly mailer: Mailer
  readonly backgroundTasks: BackgroundTasks
  readonly clock: Clock
  /** Milliseconds between two checks whether the session of an open socket is still good. */
  readonly recheckEvery: number
  /** Milliseconds between two pings of a connection, where it is not the usual time. */
  readonly pingEvery: number | undefined
  /** The address under which people reach the server; links that leave it begin with this, never with what a request says. */
  readonly publicUrl: () => string
}
