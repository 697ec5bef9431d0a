// What honest people notice of a flood, beside what they notice of nothing.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { FloodName } from '../flood/floods.ts'
import { type Line, outerLine, ownLine, proxiedLine } from '../flood/line.ts'
import { type Notes, Person } from '../flood/person.ts'
import { peers } from '../peers/peers.ts'
import { ServerProcess } from '../server-process.ts'
import { percentiles } from '../statistics.ts'
import type { Measured } from '../tasks/task.ts'

const people = 8
const seconds = 30
/** Until a flood is under way. */
const warmUp = 1_000

/** A server, where its people are, and what floods it from where. */
interface Setting {
  readonly name: string
  readonly environment: Record<string, string>
  readonly files?: number
  readonly person: (port: number, index: number) => Line
  readonly flooder: (port: number) => Line
  readonly floods: readonly FloodName[]
}

const settings: readonly Setting[] = [
  {
    name: 'Straight to the server, which may open 512 files',
    environment: { HOST: '0.0.0.0' },
    files: 512,
    person: ownLine,
    flooder: outerLine,
    floods: [
      'a busy program',
      '3,000 pipelined requests',
      '700 idle connections',
      'bad handshakes',
    ],
  },
  {
    name: 'Behind a proxy, each person from a network of their own, the flood from one address',
    environment: { LOBBY_TRUSTED_PROXIES: '127.0.0.1', LOBBY_ORIGIN: 'http://chat.localhost' },
    person: (port, index) => proxiedLine(port, `198.51.100.${index + 1}`),
    flooder: (port) => proxiedLine(port, '203.0.113.66'),
    floods: [
      'a busy program',
      '26 guests of one address',
      '64 requests at a time',
      '16 sockets that come and go',
      'bad handshakes',
    ],
  },
]

/** For each setting: quiet, each flood, and quiet again, in one run of one server. */
export async function flood(): Promise<Measured> {
  console.log(
    `${people} guests send 3 messages a second each over their sockets and read 5 pages of the room a second, ${seconds} s a row.`,
  )
  for (const setting of settings) await measureIn(setting)
  return {}
}

async function measureIn({ name, environment, files, ...setting }: Setting): Promise<void> {
  const { lobby } = peers
  const peer = {
    ...lobby,
    environment: (place: { folder: string; sockets: number }) => ({
      ...lobby.environment(place),
      LOBBY_LIMITS: 'on',
      LOBBY_GUESTS: 'on',
      ...environment,
    }),
  }
  const server = await ServerProcess.start(peer, 0, { files })
  try {
    const visitors: Person[] = []
    for (let n = 0; n < people; n++)
      visitors.push(await Person.enter(setting.person(server.port, n), `Person ${n}`))
    // The first seconds of a process are not like its others.
    await measure(visitors)

    console.log(`\n${name}\n${header}`)
    const quiet = await measure(visitors)
    show('quiet', quiet, quiet)
    for (const flood of setting.floods)
      show(flood, await beside(flood, setting.flooder(server.port), visitors), quiet)
    show('quiet again', await measure(visitors), quiet)
    for (const visitor of visitors) visitor.leave()
  } finally {
    await server.stop()
  }
}

async function beside(flood: FloodName, line: Line, visitors: readonly Person[]): Promise<Notes> {
  const program = join(import.meta.dirname, '../flood/flooder.ts')
  const flooder = spawn(process.execPath, [program, flood, JSON.stringify(line)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => flooder.once('exit', () => resolve()))
  await delay(warmUp)
  const notes = await measure(visitors)
  if (flooder.exitCode !== null) throw new Error(`The flood ended by itself: ${flood}.`)
  flooder.kill()
  await ended
  return notes
}

async function measure(visitors: readonly Person[]): Promise<Notes> {
  const notes: Notes = { sends: [], reads: [], failed: 0 }
  await Promise.all(visitors.map((visitor) => visitor.visit(seconds, notes)))
  return notes
}

const header = `${' '.repeat(28)}send: p50 ms   p99 ms  × quiet    read: p50 ms   p99 ms  × quiet   failed`

function show(name: string, { sends, reads, failed }: Notes, quiet: Notes): void {
  const cells = [
    [sends, quiet.sends],
    [reads, quiet.reads],
  ].map(([times, before]) => {
    const { p50, p99 } = percentiles(times ?? [])
    const ratio = p99 / percentiles(before ?? []).p99
    return p50.toFixed(2).padStart(13) + p99.toFixed(2).padStart(9) + ratio.toFixed(2).padStart(9)
  })
  console.log(`${name.padEnd(27)}${cells.join('   ')}${String(failed).padStart(9)}`)
}
