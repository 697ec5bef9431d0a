import type { WebSocketCommunicator } from '@lobby/channels/testing'

/** Milliseconds: more than a notice needs to close a socket on a busy machine, fewer than the half minute after which a session is looked at anyway. */
export const soon = 10_000

/** The code with which the server closes a socket; what it sends before is let go. */
export async function closingOf(socket: WebSocketCommunicator): Promise<number> {
  for (;;) {
    const event = await socket.receive()
    if (event.type === 'websocket.close') return event.code as number
  }
}
