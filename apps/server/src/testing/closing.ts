import type { WebSocketCommunicator } from '@lobby/channels/testing'

/** The code with which the server closes a socket; what it sends before is let go. */
export async function closingOf(socket: WebSocketCommunicator): Promise<number> {
  for (;;) {
    const event = await socket.receive()
    if (event.type === 'websocket.close') return event.code as number
  }
}
