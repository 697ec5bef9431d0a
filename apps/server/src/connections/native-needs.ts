import type { RateLimiter } from '../ground/rate-limit.ts'
import type { SuspendDetector } from '../ground/suspend-detector.ts'
import type { Presences } from '../presence/presences.ts'
import type { ChatNeeds } from './chat-consumer.ts'
import type { RoomsSource } from './followed-rooms.ts'
import type { NativeCommands } from './native-commands.ts'
import type { NewNames } from './new-names.ts'
import type { Welcomes } from './welcome.ts'

/** What a native connection works with: the same object for all of them. */
export interface NativeNeeds extends ChatNeeds {
  readonly commands: NativeCommands
  readonly limiter: RateLimiter
  readonly newNames: NewNames
  /** The number of the newest change that is seen by what is read next. */
  readonly newestChange: () => Promise<number>
  readonly presences: Presences
  readonly rooms: RoomsSource
  readonly suspendDetector: SuspendDetector
  readonly welcomes: Welcomes
}
