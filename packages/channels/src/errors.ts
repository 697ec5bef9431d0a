import type { Denial } from './application.ts'

/** The other side, or the caller, did something that the contract of `Application` does not allow. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/**
 * Thrown in `connect` to refuse a socket: the handshake is answered with HTTP 403, or as `denial` says:
 * `throw new DenyConnection('No token.', { status: 401, headers: { 'www-authenticate': 'Bearer' } })`. The message is
 * for logs; the client hears `denial.body`. The idea is that of Channels.
 */
export class DenyConnection extends Error {
  override readonly name = 'DenyConnection'
  readonly denial: Denial

  constructor(message?: string, denial: Denial = {}) {
    super(message)
    this.denial = denial
  }
}

/** Thrown by a handler to end its consumer quietly, as if it had returned for the last time. */
export class StopConsumer extends Error {
  override readonly name = 'StopConsumer'
}

/** `ChannelLayer.send` found the channel full. The message is not stored; the sender decides what that means. */
export class ChannelFull extends Error {
  override readonly name = 'ChannelFull'
}

/** The name of a channel or group is not one the layer can carry; the message says what is allowed. */
export class InvalidName extends Error {
  override readonly name = 'InvalidName'
}

/** A message holds what a layer cannot carry to another process; the error says where, and what can be carried. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage'
}

/** No route matches the scope. Servers answer an HTTP request with 404 and refuse a socket. */
export class NoRoute extends Error {
  override readonly name = 'NoRoute'
}

/** The channel layer lost what it works through, such as its Redis. The message may not have been sent. */
export class LayerUnavailable extends Error {
  override readonly name = 'LayerUnavailable'
}

/** What a layer says to all who use it after its end. */
export function layerClosed(): Error {
  return new Error('The channel layer is closed.')
}
