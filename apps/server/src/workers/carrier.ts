import type { Carrier, Parcel } from './link.ts'

/** A child process, or this one as the child of another. */
interface Peer {
  send?(message: unknown, handle: undefined, options: object, done: () => void): unknown
  on(event: 'message', take: (message: unknown) => void): unknown
  on(event: 'disconnect', call: () => void): unknown
}

/** The channel between a process and its child: a pair of Unix sockets that no name leads to. It needs `serialization: 'advanced'`. */
export function carrierTo(peer: Peer): Carrier {
  return {
    send: (parcel, written) => void peer.send?.(parcel, undefined, {}, written),
    onParcel: (take) => void peer.on('message', (message) => isParcel(message) && take(message)),
    onEnd: (call) => void peer.on('disconnect', call),
  }
}

/** What else a parent may say is not for us. */
function isParcel(message: unknown): message is Parcel {
  return typeof message === 'object' && message !== null && 'mark' in message
}
