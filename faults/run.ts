// One run: everything is built, disturbed, healed, brought to rest and checked.
import { check, measure, type Violation } from './checker.ts'
import type { Progress } from './crowd.ts'
import { disturb, withMeans } from './disturb.ts'
import { sayFarewell } from './farewell.ts'
import type { FinalLog } from './final-log.ts'
import { canTrace } from './fsync-failure.ts'
import { now, type Row, readHistory } from './history.ts'
import { roomName } from './names.ts'
import type { RunPlan } from './run-plan.ts'
import { planRun } from './schedule.ts'
import { Stage } from './stage.ts'

export interface RunResult {
  readonly rows: readonly Row[]
  readonly log: FinalLog
  readonly violations: readonly Violation[]
  /** What was measured of what the workload asks for, in words. */
  readonly figures: readonly string[]
  readonly skipped: readonly string[]
  /** Who reads slowly. */
  readonly slow: ReadonlySet<string>
  /** How often the server ended by itself, and was started again. */
  readonly unexpectedEnds: number
}

/** Milliseconds after the planned end in which a busy machine must have said everything. */
const sayingTakes = 300_000
/** Milliseconds of rest: what a client offers again after a restore is not pending until it does. */
const restLasts = 1_000
/** Milliseconds that are waited for rest beyond the budget: what a machine with other work may take longer. */
const patience = 60_000

/** Throws Skip when this machine cannot run it, and the reason of `stop` when that came first. */
export async function runWorkload(plan: RunPlan): Promise<RunResult> {
  const stage = new Stage(plan)
  try {
    return await Promise.race([play(plan, stage), aborted(plan.stop)])
  } finally {
    await stage.clear()
  }
}

async function play(plan: RunPlan, stage: Stage): Promise<RunResult> {
  const { workload, seconds, seed, folder, slowBytes = 1_024, say } = plan
  const { disk, links, history, skipped } = stage
  const crowds = await stage.open()
  const { server, cluster } = stage
  const slow = links.slice(0, workload.slowClients)
  for (const link of slow) link.change({ rate: slowBytes })

  const { sends, faults } = planRun(workload, seconds, seed, plan.faults)
  const possible = withMeans(faults, { disk: disk !== undefined, strace: canTrace() }, skipped)
  const begun = crowds.begin(sends, workload.saysAll === true)
  const rooms = Array.from({ length: workload.rooms }, (_, index) => roomName(index))
  const { people } = stage
  const world = {
    server,
    cluster,
    disk,
    links,
    rooms,
    people,
    crowds,
    spareFolder: folder,
    history,
  }
  await disturb({ plan, world, faults: possible, begun })
  await crowds.until(({ said }) => said, sayingTakes)

  stage.heal()
  history.add({ type: 'info', f: 'heal', client: '' })
  say('healed; waiting for rest')
  const restTime = workload.budget.restSeconds * 1_000 + patience
  const isSettled = lasting(restLasts, (progress: Progress) => isAtRest(server.url, progress))
  const rested = await crowds.until(isSettled, restTime)
  history.add({ type: 'info', f: 'rest', client: '', isReached: rested })
  if (!rested) say('it did not come to rest')
  await crowds.conclude()
  // Without sessions nobody is known again, and nobody's presence is told.
  if (workload.changes) await sayFarewell({ cluster, crowds, links, people, history })
  await crowds.finish()
  const log = await stage.finalLog()
  history.close()

  const rows = readHistory(stage.historyFolder)
  const violations = check(rows, log, workload.budget)
  const figures = measure(rows, log, workload.budget)
  const unexpectedEnds = stage.servers.reduce((sum, each) => sum + each.unexpectedEnds, 0)
  const slowNames = new Set(slow.map(({ client }) => client))
  return { rows, log, violations, figures, skipped, slow: slowNames, unexpectedEnds }
}

/** Throws when it is aborted; never answers. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
}

/** Whether it was so each time that it was asked within these milliseconds. */
function lasting<Input>(milliseconds: number, isSo: (input: Input) => Promise<boolean>) {
  let since = Number.POSITIVE_INFINITY
  return async (input: Input): Promise<boolean> => {
    if (await isSo(input)) since = Math.min(since, now())
    else since = Number.POSITIVE_INFINITY
    return now() - since >= milliseconds
  }
}

async function isAtRest(url: string, progress: Progress): Promise<boolean> {
  if (!progress.live || progress.pending > 0) return false
  const response = await fetch(`${url}/api/rooms`).catch(() => undefined)
  if (!response?.ok) return false
  const { rooms } = (await response.json()) as { rooms: { slug: string; lastSeq: number }[] }
  return rooms.every(({ slug, lastSeq }) => (progress.seqs[slug] ?? 0) >= lastSeq)
}
