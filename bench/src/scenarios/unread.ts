// What a person with a thousand rooms waits for when they come back: the list, with what is unread and who called in each.
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Room } from '@lobby/protocol'
import { WebSocket } from 'ws'
import { lacks, openPostgres } from '../cluster/site.ts'
import { growFolder, type Inhabitant, type Inhabitants } from '../grown-folder.ts'
import { peers } from '../peers/peers.ts'
import { ServerProcess } from '../server-process.ts'
import { percentiles } from '../statistics.ts'
import type { Figures, Measured } from '../tasks/task.ts'
import { lobby } from '../wires/lobby.ts'

const size = { messages: 200_000, rooms: 1_000, people: 5_000 }
const asked = 50

/** Greets a server over SQLite, and the same server copied into PostgreSQL where there is one. */
export async function unread(): Promise<Measured> {
  const opened = new AsyncDisposableStack()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'lobby-bench-'))
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    const inhabitants = await growFolder(folder, size, 'calling')
    const { messages, rooms, people } = size
    console.log(
      `${rooms.toLocaleString('en')} rooms, ${people.toLocaleString('en')} accounts, ${messages.toLocaleString('en')} messages,` +
        ` the newest of each room a mention; from hello to welcome, ${asked} times\n`,
    )
    console.log('                                     p50 ms   p99 ms')
    const measured = await greet('SQLite', {}, { folder, inhabitants })
    const missing = lacks({ nodes: 1, database: 'postgres' })
    if (missing) console.log(`\nNot over PostgreSQL: ${missing}.`)
    else {
      const postgres = await openPostgres(opened)
      const to = postgres.url('postgres')
      copy(folder, to)
      const settings = { DATABASE_URL: to, LOBBY_SECRET_FILE: join(folder, 'secret') }
      Object.assign(measured, await greet('PostgreSQL', settings, { folder, inhabitants }))
    }
    return measured
  } finally {
    await opened.disposeAsync()
  }
}

interface Grown {
  readonly folder: string
  readonly inhabitants: Inhabitants
}

/** `owner`: 20 unread in each room; `newcomer`: all that was ever said. */
async function greet(
  name: string,
  settings: Record<string, string>,
  { folder, inhabitants }: Grown,
): Promise<Measured> {
  const peer = {
    ...peers.lobby,
    environment: () => ({ ...peers.lobby.environment({ folder }), ...settings }),
  }
  const server = await ServerProcess.start(peer, 0)
  try {
    const measured: Record<string, Figures> = {}
    for (const who of ['owner', 'newcomer'] as const) {
      const times: number[] = []
      for (let turn = -5; turn < asked; turn++) {
        const { rooms, took } = await welcomed(server.port, inhabitants[who])
        if (turn >= 0) times.push(took)
        check(rooms)
      }
      const { p50, p99 } = percentiles(times)
      const of = `${name}, ${who}`
      console.log(`${of.padEnd(32)}${p50.toFixed(1).padStart(11)}${p99.toFixed(1).padStart(9)}`)
      measured[of] = { answerP50: p50, answerP99: p99 }
    }
    return measured
  } finally {
    await server.stop()
  }
}

function check(rooms: readonly Room[]): void {
  const uncalled = rooms.filter(({ mentions = 0, unread }) => mentions < 1 || unread < 1)
  if (uncalled.length > 0) throw new Error(`No mention in ${uncalled.length} rooms.`)
}

/** From an open socket to the welcome, in milliseconds; the handshake is not counted. */
async function welcomed(
  port: number,
  { cookie }: Inhabitant,
): Promise<{ readonly rooms: readonly Room[]; readonly took: number }> {
  const headers = { origin: `http://127.0.0.1:${port}`, cookie }
  const socket = new WebSocket(`ws://127.0.0.1:${port}${lobby.path()}`, { headers })
  const answer = Promise.withResolvers<{ rooms: Room[]; took: number }>()
  let from = 0
  socket.once('open', () => {
    from = performance.now()
    socket.send(JSON.stringify({ type: 'hello', v: 1, cursors: {} }))
  })
  socket.once('error', answer.reject)
  socket.once('close', () => answer.reject(new Error('The server said no welcome.')))
  socket.on('message', (data) => {
    const took = performance.now() - from
    const frame = JSON.parse(String(data)) as { type: string; rooms?: Room[] }
    if (frame.type === 'welcome') answer.resolve({ rooms: frame.rooms ?? [], took })
    if (frame.type === 'error') answer.reject(new Error(String(data)))
  })
  return await answer.promise.finally(() => socket.close())
}

/** As an operator moves a server. */
function copy(from: string, to: string): void {
  const [program = '', ...args] = peers.lobby.command().slice(0, -1)
  const { status, stderr } = spawnSync(
    program,
    [...args, 'copy', '--from', `sqlite:${from}`, '--to', to],
    {
      cwd: join(import.meta.dirname, '../../..'),
      env: { ...process.env, ...peers.lobby.environment({ folder: from }) },
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`The server was not copied.\n${stderr}`)
}
