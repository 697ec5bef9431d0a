import type { Wire } from './wire.ts'

/** No protocol at all: a JSON text goes in, and comes out at everybody's. */
export const plain = {
  path: (room) => `/${room}`,
  joinsByHandshake: true,
  acknowledges: false,
  encode: (body) => JSON.stringify({ type: 'message', name: 'Ada', body }),
  read: (text) => ({ kind: 'messages', messages: [(JSON.parse(text) as { body: string }).body] }),
} as const satisfies Wire
