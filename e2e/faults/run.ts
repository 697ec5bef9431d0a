// One run: everything is built, disturbed, healed, brought to rest and checked.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { check, type Violation } from './checker.ts'
import { Crowds } from './crowds.ts'
import { Disk } from './disk.ts'
import {
  carryOut,
  faultKinds,
  type Means,
  meansOf,
  type PlannedFault,
  type World,
} from './faults.ts'
import { FaultyServer } from './faulty-server.ts'
import { type FinalLog, readFinalLog } from './final-log.ts'
import { canTrace } from './fsync-failure.ts'
import { HistoryWriter, now, type Row, readHistory } from './history.ts'
import { Link } from './proxy.ts'
import { randomFrom } from './random.ts'
import { clientName, planRun, roomName } from './schedule.ts'
import type { Workload } from './workloads.ts'

export interface RunPlan {
  readonly workload: Workload
  readonly seconds: number
  readonly seed: number
  /** Empty; what is seen goes in here. */
  readonly folder: string
  /** Modules loaded before the server, and before the clients. */
  readonly serverPreload?: readonly string[]
  readonly clientPreload?: readonly string[]
  /** The share of `events` frames that clients lose. */
  readonly loss?: number
  /** Bytes a second that the workload's slow clients read. */
  readonly slowBytes?: number
  readonly say: (text: string) => void
}

export interface RunResult {
  readonly rows: readonly Row[]
  readonly log: FinalLog
  readonly violations: readonly Violation[]
  readonly skipped: readonly string[]
  /** Who reads slowly. */
  readonly slow: ReadonlySet<string>
  /** How often the server ended by itself, and was started again. */
  readonly unexpectedEnds: number
}

const clientProcesses = 2
/** Milliseconds that are waited for rest, after the checker has given up on it. */
const patience = 30_000

export async function runWorkload(plan: RunPlan): Promise<RunResult> {
  const { workload, seconds, seed, folder, say } = plan
  const historyFolder = join(folder, 'history')
  mkdirSync(historyFolder)
  const skipped: string[] = []
  const disk = openDisk(workload, folder, skipped)
  const dataFolder = join(disk?.folder ?? folder, 'data')
  const history = new HistoryWriter(historyFolder, 'harness')
  const server = new FaultyServer({
    dataFolder,
    logFile: join(folder, 'server.log'),
    preload: plan.serverPreload ?? [],
  })
  const links: Link[] = []
  let crowds: Crowds | undefined
  const sampling = setInterval(() => {
    const usage = server.usage()
    if (usage) history.add({ type: 'info', f: 'usage', client: '', ...usage })
  }, 500)

  try {
    await server.start()
    await makeRooms(server.url, workload.rooms)
    for (let index = 0; index < workload.clients; index++)
      links.push(await Link.open(clientName(index), () => server.port))
    const members = links.map(({ client, url }, index) => ({
      client,
      user: `user-${index >> 1}`,
      url,
      loss: plan.loss ?? 0,
    }))
    const execArgv = (plan.clientPreload ?? []).flatMap((module) => ['--import', module])
    crowds = Crowds.start(historyFolder, members, clientProcesses, execArgv)
    if (!(await crowds.until(({ live }) => live, 60_000))) throw new Error('Not all clients came.')
    const slow = members.slice(0, workload.slowClients).map(({ client }) => client)
    for (const link of links.slice(0, slow.length)) link.change({ rate: plan.slowBytes ?? 1_024 })

    const { sends, faults } = planRun(workload, seconds, seed)
    const possible = withMeans(faults, { disk: disk !== undefined, strace: canTrace() }, skipped)
    const begun = crowds.begin(sends)
    await disturb({
      plan,
      world: { server, disk, links, crowds, dataFolder, spareFolder: folder, history },
      faults: possible,
      begun,
      crowds,
      history,
    })
    await crowds.until(({ said }) => said, 60_000)

    server.resume()
    server.shiftClock(0)
    disk?.empty()
    for (const link of links) link.heal()
    history.add({ type: 'info', f: 'heal', client: '' })
    say('healed; waiting for rest')
    const restTime = workload.budget.restSeconds * 1_000 + patience
    const rested = await crowds.until((progress) => isAtRest(server.url, progress), restTime)
    if (!rested) say('it did not come to rest')
    await crowds.finish()
    await server.stop()
    history.close()

    const rows = readHistory(historyFolder)
    const log = readFinalLog(dataFolder)
    const violations = check(rows, log, workload.budget)
    const { unexpectedEnds } = server
    return { rows, log, violations, skipped, slow: new Set(slow), unexpectedEnds }
  } finally {
    clearInterval(sampling)
    await crowds?.finish()
    await server.kill()
    for (const link of links) link.close()
    disk?.remove()
  }
}

function openDisk({ disk: wish }: Workload, folder: string, skipped: string[]): Disk | undefined {
  if (wish === 'no') return undefined
  const disk = Disk.make(folder)
  if (typeof disk !== 'string') return disk
  if (wish === 'needed') throw new Skip(disk)
  skipped.push(`a disk of its own (${disk})`)
  return undefined
}

/** The faults that this machine is able to do. */
function withMeans(
  faults: readonly PlannedFault[],
  has: Readonly<Record<Means, boolean>>,
  skipped: string[],
): PlannedFault[] {
  const isPossible = ({ kind }: PlannedFault) => {
    const needed = meansOf(kind)
    return needed === undefined || has[needed]
  }
  const impossible = faults.filter((fault) => !isPossible(fault)).map(({ kind }) => kind)
  for (const kind of new Set(impossible)) skipped.push(kind)
  return faults.filter(isPossible)
}

/** The machine cannot do it; nothing is known about the server. */
export class Skip extends Error {
  override readonly name = 'Skip'
}

async function makeRooms(url: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const response = await fetch(`${url}/api/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slug: roomName(index) }),
    })
    if (!response.ok) throw new Error(`A room could not be made: ${await response.text()}`)
  }
}

interface Disturbance {
  readonly plan: RunPlan
  readonly world: World
  readonly faults: readonly PlannedFault[]
  readonly begun: number
  readonly crowds: Crowds
  readonly history: HistoryWriter
}

/** What hits the same happens one after the other; the server and the network may suffer together. */
async function disturb({ plan, world, faults, begun, crowds, history }: Disturbance) {
  const { workload, seed, seconds, say } = plan
  const end = begun + seconds * 1_000
  const chains = { server: Promise.resolve(), links: Promise.resolve() }
  const one = async (fault: PlannedFault, index: number) => {
    const write = history.reserve()
    say(`${fault.kind} for ${fault.lasts} ms`)
    await carryOut(fault, world, randomFrom(seed ^ (index + 1)))
    const what = `for ${fault.lasts} ms`
    write({ type: 'info', f: 'fault', client: '', kind: fault.kind, what, until: now() })
  }
  for (const [index, fault] of faults.entries()) {
    if (workload.pace === 'by the clock') {
      await after(Math.max(0, begun + fault.at - now()))
      const { hits } = faultKinds[fault.kind]
      chains[hits] = chains[hits].then(() => one(fault, index))
    } else {
      await crowds.until(({ live }) => live, 30_000)
      await after(fault.at)
      if (now() > end) break
      await one(fault, index)
    }
  }
  await Promise.all(Object.values(chains))
  await after(Math.max(0, end - now()))
}

async function isAtRest(
  url: string,
  progress: { live: boolean; pending: number; seqs: Readonly<Record<string, number>> },
): Promise<boolean> {
  if (!progress.live || progress.pending > 0) return false
  const response = await fetch(`${url}/api/rooms`).catch(() => undefined)
  if (!response?.ok) return false
  const { rooms } = (await response.json()) as { rooms: { slug: string; lastSeq: number }[] }
  return rooms.every(({ slug, lastSeq }) => (progress.seqs[slug] ?? 0) >= lastSeq)
}
