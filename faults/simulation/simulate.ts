// Clients, servers, the disk and the network in one process: a seed decides
// everything that happens, and when. `node simulate.ts 4711` repeats one.
import { MemoryPersistence } from '@lobby/client'
import { separateTabs } from '@lobby/client/testing'
import { ChatMember } from '../chat-member.ts'
import { check, formatViolation, type Violation } from '../checker.ts'
import { FrameTap } from '../frame-tap.ts'
import type { History, NewRow, Row } from '../history.ts'
import { randomFrom } from '../random.ts'
import { SimulatedCluster } from './simulated-cluster.ts'
import { type Line, simulatedSocket } from './simulated-network.ts'
import { SimulatedNode } from './simulated-node.ts'
import { SimulatedStorage } from './simulated-storage.ts'
import { SimulatedTime } from './simulated-time.ts'

const rooms = ['garden', 'attic']
/** Windows; one person may have several. */
const windows = ['Ada', 'Bob', 'Ada', 'Cleo', 'Bob']
/** So many of them there are at least. */
const fewest = 3
const disturbed = 12_000
/** Silence is noticed after 35 s, a lost end after a ping; then there is a pause before the next try. */
const end = disturbed + 110_000
const budget = { restSeconds: 120, rssMegabytes: 1, fds: 1 }

/** Parts that a test puts in place of the good ones. */
export interface Parts {
  readonly Storage: typeof SimulatedStorage
  readonly Node: typeof SimulatedNode
  readonly Persistence: typeof MemoryPersistence
}

export interface Simulated {
  readonly violations: readonly Violation[]
  readonly rows: readonly Row[]
  readonly stored: number
}

export async function simulate(seed: number, parts: Partial<Parts> = {}): Promise<Simulated> {
  const random = randomFrom(seed)
  const time = new SimulatedTime(random)
  const { Storage = SimulatedStorage, Node = SimulatedNode } = parts
  const { Persistence = MemoryPersistence } = parts
  const storage = new Storage(rooms)
  const rows: Row[] = []
  const history = historyIn(rows, time)
  let calm = false
  const isCalm = () => calm
  const cluster = new SimulatedCluster({ time, random, storage, isCalm, history, Node })

  const lines = new Map<number, Line>()
  const people = windows.slice(0, random.whole(fewest, windows.length))
  const pages = people.map((user, index) => {
    const client = `client-${index}`
    const tap = new FrameTap({ client, user, loss: 0, history, random: random.next })
    const node = () => cluster.pick()
    const onOpen = (line: Line) => lines.set(index, line)
    const WebSocket = simulatedSocket({ time, random, tap, user, node, onOpen })
    const given = { url: 'http://simulated', WebSocket, clock: time, random: random.next }
    const options = { ...given, persistence: new Persistence(), joinTabs: separateTabs }
    return () => new ChatMember({ client, user, history, tap, options })
  })
  const members = pages.map((load) => load())
  const reload = (index: number) => {
    members[index]?.vanish()
    members[index] = (pages[index] as (typeof pages)[number])()
  }

  for (let count = 0; count < 14; count++)
    time.after(random.between(2_000, disturbed), () =>
      random.pick(members).send(random.pick(rooms), `number ${count}`),
    )
  for (let count = random.whole(0, 5); count > 0; count--)
    time.after(random.between(2_500, disturbed - 500), () => {
      const line = lines.get(random.whole(0, members.length - 1))
      random.pick([
        () => line?.cut(),
        () => line?.mute(),
        () => reload(random.whole(0, members.length - 1)),
        () => cluster.crash(),
        () => void cluster.restartInTurn(),
      ])()
    })
  if (random.chance(0.2))
    time.after(random.between(2_000, 7_000), () => {
      const backup = storage.backup()
      time.after(random.between(500, 4_500), () => cluster.restore(backup))
    })
  await time.runUntil(disturbed + 3_000)

  calm = true
  history.add({ type: 'info', f: 'heal', client: '' })
  await time.runUntil(end)
  for (const member of members) {
    member.conclude()
    member.finish()
  }
  const log = storage.dump()
  const violations = check(rows, log, budget)
  const stored = [...log.values()].reduce((sum, { lastSeq }) => sum + lastSeq, 0)
  return { violations, rows, stored }
}

function historyIn(rows: Row[], time: SimulatedTime): History {
  const write = (t: number) => (row: NewRow) => rows.push({ t, proc: 'simulation', ...row } as Row)
  return { add: (row) => write(time.monotonic())(row), reserve: () => write(time.monotonic()) }
}

if (import.meta.main) {
  const [first, last = first] = process.argv.slice(2).map(Number) as [number, number?]
  for (let seed = first; seed <= last; seed++) {
    const { violations, rows, stored } = await simulate(seed)
    const line = `seed ${seed}: ${rows.length} lines, ${stored} events, ${violations.length} violations`
    if (first === last || violations.length > 0) console.log(line)
    for (const violation of violations) console.log(formatViolation(violation))
    if (violations.length > 0) process.exitCode = 1
  }
}
