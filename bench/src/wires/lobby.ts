// Written against docs/protocol.md as a stranger would, without our schemas:
// the generator must not spend its time on them.
import { tutorial } from './tutorial.ts'
import type { Reading, Wire } from './wire.ts'

/** The frames that matter here, with the keys that matter here. */
type Frame =
  | { type: 'snapshot'; seq: number }
  | { type: 'events'; room: string; events: { type: string; seq: number; message: Body }[] }
  | { type: 'ack'; ref: number; seq: number }
  | { type: 'ping' | 'welcome' | 'ok' | 'room.listed' | 'member.typing' }
  | { type: 'error'; code: string; message: string }
type Body = { body: string }

export const lobby = {
  path: () => '/ws',
  greeting: (room) =>
    JSON.stringify({ type: 'hello', v: 1, cursors: room === undefined ? {} : { [room]: null } }),
  joinsByHandshake: false,
  acknowledges: true,
  open: tutorial.open,
  async signIn(origin, name) {
    const answer = await fetch(`${origin}/api/auth/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ name }),
    })
    if (!answer.ok) throw new Error(`No guest: ${answer.status} ${await answer.text()}`)
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
    return { cookie: cookies.join('; ') }
  },
  encode: (body, ref, room) =>
    JSON.stringify({ type: 'message.send', ref, room, clientId: crypto.randomUUID(), body }),
  read(text): Reading {
    const frame = JSON.parse(text) as Frame
    if (frame.type === 'events') return readEvents(frame.events)
    if (frame.type === 'ack') return { kind: 'ack', ref: frame.ref, number: frame.seq }
    if (frame.type === 'welcome') return { kind: 'welcomed' }
    if (frame.type === 'snapshot') return { kind: 'joined', last: frame.seq }
    if (frame.type === 'ping') return { kind: 'answer', text: '{"type":"pong"}' }
    if (frame.type === 'error') throw new Error(`Lobby refused: ${frame.code}: ${frame.message}`)
    return { kind: 'nothing' }
  },
} as const satisfies Wire

function readEvents(events: (Frame & { type: 'events' })['events']): Reading {
  const first = events[0]?.seq ?? 0
  const messages = events.map((event, i) => {
    if (event.type !== 'message.created') throw new Error(`Nobody asked for ${event.type}.`)
    if (event.seq !== first + i) throw new Error(`After ${first + i - 1} came ${event.seq}.`)
    return event.message.body
  })
  return { kind: 'messages', messages, first }
}
