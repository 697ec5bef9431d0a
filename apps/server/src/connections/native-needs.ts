import type { AddressBans } from '../bans/address-bans.ts'
import type { Logger } from '../ground/logger.ts'
import type { Resource } from '../ground/permissions.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { SuspendDetector } from '../ground/suspend-detector.ts'
import type { RoomsSource } from './followed-rooms.ts'
import type { NativeCommands } from './native-commands.ts'
import type { NewNames } from './new-names.ts'
import type { SharedByConnections } from './shared.ts'
import type { Welcomes } from './welcome.ts'

/** What a native connection works with: the same object for all of them. */
export interface NativeNeeds {
  readonly addressBans: Pick<AddressBans, 'covers'>
  readonly commands: NativeCommands
  readonly limiter: RateLimiter
  readonly logger: Logger
  readonly newNames: NewNames
  readonly rooms: RoomsSource
  readonly server: () => Resource
  readonly shared: SharedByConnections
  readonly suspendDetector: SuspendDetector
  readonly welcomes: Welcomes
}
