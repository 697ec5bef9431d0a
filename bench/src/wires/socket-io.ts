import type { Reading, Wire } from './wire.ts'

/** Socket.IO 5 inside Engine.IO 4, on a WebSocket from the beginning. The first character is Engine.IO's packet type. */
export const socketIo = {
  path: (room) => `/socket.io/?EIO=4&transport=websocket&room=${room}`,
  joinsByHandshake: false,
  acknowledges: false,
  encode: (body) => `42${JSON.stringify(['message', { name: 'Ada', body }])}`,
  read(text): Reading {
    if (text.startsWith('42')) {
      const [, message] = JSON.parse(text.slice(2)) as [string, { body: string }]
      return { kind: 'messages', messages: [message.body] }
    }
    if (text.startsWith('40')) return { kind: 'joined' }
    if (text.startsWith('0')) return { kind: 'answer', text: '40' }
    if (text.startsWith('2')) return { kind: 'answer', text: '3' }
    throw new Error(`Socket.IO said: ${text}`)
  },
} as const satisfies Wire
