import { isLoopbackAddress } from '@lobby/channels'
import type { RateLimiter, RateName } from '../ground/rate-limit.ts'

/** Whose work it is. */
export interface Worker {
  readonly channelName: string
  /** Where the other side is. */
  readonly address: string
}

/** Counts the work of a `hello` against the budget of its network. Throws ChatError `rate`. */
export function consumeHello(limiter: RateLimiter, worker: Worker): void {
  consumeFromNetwork(limiter, worker, 'helloByNetwork')
}

/** Counts the work of following a room against the budgets of the connection and of its network. Throws ChatError `rate`. */
export function consumeFollow(limiter: RateLimiter, worker: Worker): void {
  limiter.consume('follow', worker.channelName)
  consumeFromNetwork(limiter, worker, 'followByNetwork')
}

/** This machine itself is no network: behind a proxy that no setting names, it is everybody. */
function consumeFromNetwork(limiter: RateLimiter, { address }: Worker, rate: RateName): void {
  if (!isLoopbackAddress(address)) limiter.consumeFrom(rate, address)
}
