import type { Reading, Wire } from './wire.ts'

/** NATS on a WebSocket: a room is a subject, and everybody in it has subscribed as number 1. */
export const nats = {
  path: () => '/',
  greeting: (room) =>
    `CONNECT {"verbose":false,"pedantic":false}\r\n${room === undefined ? '' : `SUB ${room} 1\r\n`}PING\r\n`,
  joinsByHandshake: false,
  acknowledges: false,
  encode: (body, _, room) => `PUB ${room} ${Buffer.byteLength(body)}\r\n${body}\r\n`,
  read(text): Reading {
    if (text.startsWith('MSG ')) return { kind: 'messages', messages: readMessages(text) }
    if (text.startsWith('PONG')) return { kind: 'joined' }
    if (text.startsWith('PING')) return { kind: 'answer', text: 'PONG\r\n' }
    if (text.startsWith('INFO')) return { kind: 'nothing' }
    throw new Error(`NATS said: ${text}`)
  },
} as const satisfies Wire

/** A frame may have several; texts here have no line breaks. */
function readMessages(text: string): string[] {
  const lines = text.split('\r\n')
  const messages: string[] = []
  for (let at = 0; lines[at]?.startsWith('MSG '); at += 2) messages.push(lines[at + 1] ?? '')
  return messages
}
