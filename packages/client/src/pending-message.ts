import type { ChatRefusal } from './errors.ts'

/** Why a message was given up: refused for good, or kept so long that sending it now would surprise people. */
export type FailureCode = ChatRefusal['code'] | 'expired'

/**
 * A message that its author has sent. `sending` until the server has it on
 * disk. `stored`: acknowledged, at this place of this history; kept for a minute
 * more in case that history is lost. `failed`: not sent, and not tried again
 * unless its author says so.
 */
export type PendingMessage = {
  readonly clientId: string
  readonly room: string
  readonly body: string
  /** When it was written, by this device's clock; for display. */
  readonly writtenAt: string
  /** Whose it is: nobody else may send it by signing in. */
  readonly userId: string | undefined
  readonly state:
    | { readonly kind: 'sending' }
    | { readonly kind: 'failed'; readonly code: FailureCode }
    | { readonly kind: 'stored'; readonly epoch: string; readonly seq: number; readonly at: number }
}
