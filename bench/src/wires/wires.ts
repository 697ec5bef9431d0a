import { lobby } from './lobby.ts'
import { nats } from './nats.ts'
import { plain } from './plain.ts'
import { sameBytes } from './same-bytes.ts'
import { socketIo } from './socket-io.ts'
import { tutorial } from './tutorial.ts'
import type { Wire } from './wire.ts'

export type WireName = 'plain' | 'sameBytes' | 'nats' | 'socketIo' | 'lobby' | 'tutorial'

/** How each peer is spoken to. */
export const wires: Readonly<Record<WireName, Wire>> = {
  plain,
  sameBytes,
  nats,
  socketIo,
  lobby,
  tutorial,
}
