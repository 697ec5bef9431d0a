import type { Language, PushOutcome, PushShows } from '@lobby/protocol'

import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import type { Session } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { NotAllowed } from '../outgoing/pinned-request.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { testContent } from './push-content.ts'
import { type Deliver, parsePushAddress } from './push-delivery.ts'
import { dropSubscription, findSubscription, keepSubscription } from './push-subscriptions.ts'

export type PushActions = ReturnType<typeof createPushActions>

interface Needs {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
  readonly config: { readonly pushLoopback: boolean }
  readonly limiter: RateLimiter
  readonly identity: { readonly now: { readonly name: string } }
  readonly publicUrl: () => string
  readonly deliver: Deliver
}

/** What a browser says of its subscription, and the person of what is shown. */
interface Subscription {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
  readonly shows: PushShows
  readonly language: Language
}

export function createPushActions({
  db,
  clock,
  config,
  limiter,
  identity,
  publicUrl,
  deliver,
}: Needs) {
  return { subscribe, unsubscribe, tryOut }

  /** Tells the session's device from now on. Throws ChatError `invalid` for what is no address of a push service. */
  async function subscribe(
    { id: sessionId, person }: Session,
    { endpoint, keys, shows, language }: Subscription,
  ): Promise<void> {
    limiter.consume('push', person.id)
    const address = checkedAddress(endpoint)
    const row = { sessionId, userId: person.id, endpoint: address, ...keys, shows, language }
    await inTransaction(db, (tx) => keepSubscription(tx, { ...row, createdAt: clock.wall() }))
  }

  /** In the one form of it, by which those of one host are told. */
  function checkedAddress(endpoint: string): string {
    try {
      return parsePushAddress(endpoint, config.pushLoopback).href
    } catch (error) {
      if (error instanceof NotAllowed) throw new ChatError('invalid', `endpoint: ${error.message}`)
      throw error
    }
  }

  async function unsubscribe({ id, person }: Session): Promise<void> {
    limiter.consume('push', person.id)
    await dropSubscription(db, id)
  }

  /** Sends something to the session's device, and answers what became of it. */
  async function tryOut({ id, person }: Session): Promise<PushOutcome> {
    limiter.consume('push', person.id)
    const device = await findSubscription(db, id)
    if (!device || device.userId !== person.id) return 'none'
    const { language, endpoint } = device
    const origin = publicUrl()
    const content = testContent({ language, serverName: identity.now.name, origin })
    const { outcome } = await deliver(device, { content, isUrgent: true })
    if (outcome === 'gone') await dropSubscription(db, id, endpoint)
    return outcome === 'later' ? 'unreachable' : outcome
  }
}
