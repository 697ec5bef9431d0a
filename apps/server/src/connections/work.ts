import { isLoopbackAddress } from '@lobby/channels'
import type { RateLimiter, RateName } from '../ground/rate-limit.ts'

/** Whose work it is. */
export interface Worker {
  readonly channelName: string
  /** Where the other side is. */
  readonly address: string
}

/** Takes the work of a `hello` from the budget of its network. Throws ChatError `rate`. */
export function takeHello(limiter: RateLimiter, worker: Worker): void {
  takeFromNetwork(limiter, worker, 'helloByNetwork')
}

/** Takes the work of following a room from the budgets of the connection and of its network. Throws ChatError `rate`. */
export function takeFollow(limiter: RateLimiter, worker: Worker): void {
  limiter.take('follow', worker.channelName)
  takeFromNetwork(limiter, worker, 'followByNetwork')
}

/** This machine itself is no network: behind a proxy that no setting names, it is everybody. */
function takeFromNetwork(limiter: RateLimiter, { address }: Worker, rate: RateName): void {
  if (!isLoopbackAddress(address)) limiter.takeFrom(rate, address)
}
