import type { Clock } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Database } from '../storage/database.ts'
import { createContentNow } from './content-now.ts'
import { createDeliver } from './push-delivery.ts'
import { openPushSender } from './push-sender.ts'
import { vapidKeysOf } from './vapid-keys.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly secret: string
  readonly config: { readonly pushLoopback: boolean }
  readonly server: () => Resource
  readonly serverName: () => string
  readonly publicUrl: () => string
}

/** What tells devices of messages while the page is closed. */
export function openPush({ db, clock, logger, secret, config, publicUrl, ...needs }: Needs) {
  const keys = vapidKeysOf(secret)
  const deliver = createDeliver({ clock, keys, publicUrl, onLoopback: config.pushLoopback })
  const contentNow = createContentNow({ db, clock, publicUrl, ...needs })
  const pushSender = openPushSender({ db, clock, logger, contentNow, deliver })
  return { deliver, pushKey: keys.publicKey, pushSender }
}
