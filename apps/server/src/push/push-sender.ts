// Sends what waits for devices.
import { type Clock, every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { Database } from '../storage/database.ts'
import type { WaitingPushesTable } from '../storage/push-tables.ts'
import type { ContentNow } from './content-now.ts'
import { topicOf } from './push-content.ts'
import type { Deliver } from './push-delivery.ts'
import { dropSubscription, findSubscription } from './push-subscriptions.ts'
import { claimDue, finish, nextDue, postpone } from './waiting-pushes.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly contentNow: ContentNow
  readonly deliver: Deliver
}

export type PushSender = ReturnType<typeof openPushSender>

/** Milliseconds between two looks for what another node has left. */
const lookEvery = 30_000
/** Milliseconds until what a push service does not take is tried again: twice as long each time. */
const again = 15_000
const triesAtMost = 6

export function openPushSender({ db, clock, logger, contentNow, deliver }: Needs) {
  let working: Promise<void> | undefined
  let isWanted = false
  let isClosed = false
  let stopWaiting = () => {}
  let stopLooking = () => {}

  return {
    /** Something waits. */
    soon,
    start(): void {
      soon()
      stopLooking = every(clock, lookEvery, soon)
    },
    async close(): Promise<void> {
      isClosed = true
      stopLooking()
      stopWaiting()
      await working
    },
  }

  function soon(): void {
    if (isClosed) return
    isWanted = true
    working ??= work()
      .catch((error: unknown) => {
        if (!isStorageTrouble(error)) logger.error({ err: error }, 'A push was not sent yet.')
      })
      .finally(() => {
        working = undefined
        if (isWanted) soon()
      })
  }

  async function work(): Promise<void> {
    isWanted = false
    while (!isClosed) {
      const due = await claimDue(db, clock.wall())
      if (due.length === 0) break
      await Promise.all(due.map(send))
    }
    const next = await nextDue(db)
    stopWaiting()
    if (next !== undefined && !isClosed)
      stopWaiting = clock.after(Math.max(next - clock.wall(), 0), soon)
  }

  async function send(waiting: WaitingPushesTable): Promise<void> {
    const { sessionId, roomId, tries } = waiting
    const device = await findSubscription(db, sessionId)
    const told = device && (await contentNow(device, waiting))
    if (!device || !told) return finish(db, waiting, clock.wall())
    const outcome = await deliver(device, { ...told, topic: topicOf(roomId, sessionId) })
    if (outcome === 'gone') return dropSubscription(db, sessionId, device.endpoint)
    const isTriedAgain = outcome === 'later' || outcome === 'unreachable'
    if (isTriedAgain && tries < triesAtMost)
      return postpone(db, waiting, clock.wall() + again * 2 ** (tries - 1))
    return finish(db, waiting, clock.wall())
  }
}
