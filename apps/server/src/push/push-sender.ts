// Sends what waits for devices.
import { type Clock, every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { Database } from '../storage/database.ts'
import type { WaitingPushesTable } from '../storage/push-tables.ts'
import type { ContentNow } from './content-now.ts'
import { topicOf } from './push-content.ts'
import type { Deliver } from './push-delivery.ts'
import { createPushRests } from './push-rests.ts'
import { createPushSlots } from './push-slots.ts'
import { dropSubscription, findSubscription } from './push-subscriptions.ts'
import { claim, finish, listDue, nextDue, postpone } from './waiting-pushes.ts'

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
/** Milliseconds until what a push service does not take is tried again: twice as long each time, and not before its `Retry-After`. */
const again = 15_000
/** Times that a push is tried. */
const triesAtMost = 6

export function openPushSender({ db, clock, logger, contentNow, deliver }: Needs) {
  const slots = createPushSlots()
  const rests = createPushRests()
  /** What is on its way. */
  const running = new Set<Promise<void>>()
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
      await Promise.all(running)
    },
  }

  function soon(): void {
    if (isClosed) return
    isWanted = true
    working ??= work()
      .catch(failed)
      .finally(() => {
        working = undefined
        if (isWanted) soon()
      })
  }

  function failed(error: unknown): void {
    if (!isStorageTrouble(error)) logger.error({ err: error }, 'A push was not sent yet.')
  }

  async function work(): Promise<void> {
    isWanted = false
    while (!isClosed && slots.isFree()) if (!(await beginSome())) break
    const next = await nextDue(db)
    stopWaiting()
    if (next === undefined || isClosed) return
    // What has no slot now is begun when another one has arrived.
    const least = slots.isUsed() ? 1_000 : 0
    stopWaiting = clock.after(Math.max(next - clock.wall(), least), soon)
  }

  /** Answers whether something was begun. */
  async function beginSome(): Promise<boolean> {
    const now = clock.wall()
    const taken = new Map<string, () => void>()
    const chosen = (await listDue(db, now, slots.full())).filter((due) => {
      const giveBack = slots.take({ host: hostOf(due.endpoint), userId: due.userId })
      if (giveBack) taken.set(nameOf(due), giveBack)
      return giveBack !== undefined
    })
    if (chosen.length === 0) return false
    try {
      for (const waiting of await claim(db, chosen, now)) {
        const giveBack = taken.get(nameOf(waiting))
        taken.delete(nameOf(waiting))
        begin(waiting, giveBack)
      }
    } finally {
      // Another node has them.
      for (const giveBack of taken.values()) giveBack()
    }
    return true
  }

  function begin(waiting: WaitingPushesTable, giveBack: (() => void) | undefined): void {
    const sending = send(waiting)
      .catch(failed)
      .finally(() => {
        running.delete(sending)
        giveBack?.()
        soon()
      })
    running.add(sending)
  }

  async function send(waiting: WaitingPushesTable): Promise<void> {
    const { sessionId, roomId, tries } = waiting
    const device = await findSubscription(db, sessionId)
    if (!device) return finish(db, waiting, clock.wall())
    const names = [device.endpoint, hostOf(device.endpoint)] as const
    const rest = rests.restUntil(names, clock.wall())
    if (rest !== undefined) return postpone(db, { ...waiting, tries: tries - 1 }, rest)
    const told = await contentNow(device, waiting)
    if (!told) return finish(db, waiting, clock.wall())
    const { outcome, wait, isOfHost } = await deliver(device, {
      ...{ ...told, topic: topicOf(roomId, sessionId) },
    })
    const now = clock.wall()
    if (outcome === 'gone') return dropSubscription(db, sessionId, device.endpoint)
    if (wait !== undefined) rests.rest(names[isOfHost ? 1 : 0], now + wait)
    const isTriedAgain = outcome === 'later' || outcome === 'unreachable'
    if (isTriedAgain && tries < triesAtMost)
      return postpone(db, waiting, now + Math.max(again * 2 ** (tries - 1), wait ?? 0))
    return finish(db, waiting, now)
  }
}

const nameOf = ({ sessionId, roomId }: Pick<WaitingPushesTable, 'sessionId' | 'roomId'>) =>
  `${sessionId} ${roomId}`

function hostOf(endpoint: string): string {
  return URL.parse(endpoint)?.host ?? ''
}
