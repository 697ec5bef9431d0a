import type { Load } from '../load-generator.ts'

/** A server to measure: how it is started, and how it is spoken to. It listens on `PORT` of 127.0.0.1. */
export interface Peer {
  readonly name: string
  readonly wire: Load['wire']
  /** Arguments for Node, from the root of the repository. */
  readonly command: readonly string[]
  environment(given: { folder: string; sockets: number }): Record<string, string>
  /**
   * Messages a speaker may have under way. Enough that the server never waits
   * for the generator; more would only make its queue longer.
   */
  readonly window: number
  /** What it does with a message besides passing it on. */
  readonly work: string
}

const nothing = () => ({})

export const peers = {
  lobby: {
    name: 'lobby',
    wire: 'lobby',
    command: ['apps/server/src/main.ts', 'start'],
    environment: ({ folder }) => ({
      HOST: '127.0.0.1',
      LOBBY_DATA: folder,
      XDG_STATE_HOME: folder,
      LOBBY_LIMITS: 'off',
      LOG_LEVEL: 'warn',
    }),
    window: 64,
    work: 'order, disk',
  },
  ws: {
    name: 'ws',
    wire: 'plain',
    command: ['bench/src/peers/ws-plain.ts'],
    environment: nothing,
    window: 8,
    work: 'nothing',
  },
  'socket.io': {
    name: 'socket.io',
    wire: 'socketIo',
    command: ['bench/src/peers/socket-io.ts'],
    environment: nothing,
    window: 8,
    work: 'nothing',
  },
} as const satisfies Record<string, Peer>

export type PeerName = keyof typeof peers

/** What stands in for a server when the generator itself is measured: a write at a time, of one kind of frame. */
export const rawWriters: readonly Peer[] = [
  rawWriter('frames of 64 of our events', 'lobby'),
  rawWriter("frames of one of the others' messages", 'plain'),
]

function rawWriter(name: string, wire: 'lobby' | 'plain'): Peer {
  return {
    name,
    wire,
    command: ['bench/src/peers/raw-writer.ts'],
    environment: ({ sockets }) => ({ SOCKETS: String(sockets), KIND: wire }),
    window: 0,
    work: 'nothing',
  }
}
