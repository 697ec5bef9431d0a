import type { Wire } from './wire.ts'

/** Lobby as the tutorials' pages speak to it: `{message}` in, `{message}` out; the first to come makes the room. */
export const tutorial = {
  path: (room) => `/ws/chat/${room}/`,
  joinsByHandshake: true,
  acknowledges: false,
  open: (origin, room) => enter(`${origin.replace('http', 'ws')}/ws/chat/${room}/`),
  encode: (body) => JSON.stringify({ message: body }),
  read(text) {
    const { message, error } = JSON.parse(text) as { message?: string; error?: unknown }
    if (message === undefined) throw new Error(`Lobby refused: ${JSON.stringify(error)}`)
    return { kind: 'messages', messages: [message] }
  },
} as const satisfies Wire

function enter(url: string): Promise<void> {
  const socket = new WebSocket(url)
  return new Promise((resolve, reject) => {
    socket.onopen = () => {
      socket.close()
      resolve()
    }
    socket.onerror = () => reject(new Error(`${url} could not be entered.`))
  })
}
