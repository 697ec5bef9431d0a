import { spawnSync } from 'node:child_process'
import type { WireName } from '../wires/wires.ts'
import { compileLoop, compilerVersion } from './c-loop.ts'

/** A server to measure: how it is started, and how it is spoken to. It listens on `PORT` of 127.0.0.1. */
export interface Peer {
  readonly name: string
  readonly wire: WireName
  /** The program and its arguments, from the root of the repository. */
  readonly command: () => readonly string[]
  environment(given: { folder: string; sockets: number }): Record<string, string>
  /** What it does with a message besides passing it on. */
  readonly work: string
  /** Why it cannot be measured on this machine, if it cannot. */
  readonly missing?: () => string | undefined
}

const nothing = () => ({})

/** Debian's: another Python on the machine does not have its packages. */
export const python = '/usr/bin/python3'

function channels(layer: 'memory' | 'redis') {
  const needed = ['channels', 'daphne', ...(layer === 'redis' ? ['channels_redis'] : [])]
  const daphne = `exec ${python} -m daphne -v 0 -b 127.0.0.1 -p $PORT django_channels:application`
  return {
    wire: 'plain',
    command: () => ['/bin/sh', '-c', daphne],
    environment: ({ folder }: { folder: string }) => ({
      PYTHONPATH: import.meta.dirname,
      PYTHONDONTWRITEBYTECODE: '1',
      FOLDER: folder,
      LAYER: layer,
    }),
    work: 'nothing',
    missing: () =>
      runs(python, '-c', `import ${needed}`) && (layer === 'memory' || runs('redis-server', '-v'))
        ? undefined
        : `${python} has not all of ${needed.join(', ')}, or there is no redis-server (Debian: apt install daphne python3-channels-redis redis-server)`,
  } as const
}

function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0
}

const node = (...args: string[]) => [process.execPath, ...args]

const lobby = {
  command: () => node('apps/server/bin/lobby.js', 'start'),
  environment: ({ folder }: { folder: string }) => ({
    HOST: '127.0.0.1',
    LOBBY_DATA: folder,
    XDG_STATE_HOME: folder,
    LOBBY_LIMITS: 'off',
    LOG_LEVEL: 'warn',
  }),
  work: 'order, disk',
} as const

const cLoop = {
  command: () => [compileLoop()],
  environment: nothing,
  work: 'nothing',
  missing: () => (compilerVersion() ? undefined : 'there is no C compiler (cc) on this machine'),
} as const

export const peers = {
  lobby: { ...lobby, name: 'lobby', wire: 'lobby' },
  tutorial: { ...lobby, name: 'tutorial', wire: 'tutorial' },
  ws: {
    name: 'ws',
    wire: 'plain',
    command: () => node('bench/src/peers/ws-plain.ts'),
    environment: nothing,
    work: 'nothing',
  },
  'socket.io': {
    name: 'socket.io',
    wire: 'socketIo',
    command: () => node('bench/src/peers/socket-io-rooms.ts'),
    environment: nothing,
    work: 'nothing',
  },
  nats: {
    name: 'nats',
    wire: 'nats',
    command: () => ['nats-server', '-c', 'bench/src/peers/nats.conf'],
    environment: nothing,
    work: 'nothing',
    missing: () =>
      runs('nats-server', '--version')
        ? undefined
        : 'there is no nats-server on this machine (Debian: apt install nats-server)',
  },
  channels: { ...channels('memory'), name: 'channels' },
  'channels-redis': { ...channels('redis'), name: 'channels-redis' },
  c: { ...cLoop, name: 'c', wire: 'plain' },
  'c-same-bytes': { ...cLoop, name: 'c-same-bytes', wire: 'sameBytes' },
} as const satisfies Record<string, Peer>

export type PeerName = keyof typeof peers

export const peerNames = Object.keys(peers) as PeerName[]

/** What stands in for a server when the generator itself is measured: a write at a time, of one kind of frame. */
export const rawWriters: readonly Peer[] = [
  rawWriter('frames of 64 of our events', 'lobby'),
  rawWriter("frames of one of the others' messages", 'plain'),
]

function rawWriter(name: string, wire: 'lobby' | 'plain'): Peer {
  return {
    name,
    wire,
    command: () => node('bench/src/peers/raw-writer.ts'),
    environment: ({ sockets }) => ({ SOCKETS: String(sockets), KIND: wire }),
    work: 'nothing',
  }
}
