import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caughtAfter } from './report.ts'
import { type RunResult, runWorkload } from './run.ts'
import type { RunPlan } from './run-plan.ts'
import { exposeTwin, type SimulatedTwin, simulatedTwins } from './simulation/simulated-twins.ts'
import { Skip } from './stage.ts'
import type { Twin } from './twin.ts'
import { preloadOf, twins, workloadOf } from './twins.ts'

const usualSeconds = 15

/** Seeds in which a twin of the simulation must have been found out. */
const mostSeeds = 200

/** Runs every twin whose description holds `only` and prints what was found; answers whether each was found out as it must. */
export async function runTwins(only: string, seed: number, stop: AbortSignal): Promise<boolean> {
  console.log(`| of | what is wrong with it | load and faults | must break | found | after |`)
  console.log('| --- | --- | --- | --- | --- | --- |')
  let right = true
  const print = (cells: readonly string[], isRight: boolean) => {
    right &&= isRight
    console.log(`| ${cells.join(' | ')} |${isRight ? '' : ' WRONG'}`)
  }
  const isMeant = ({ what }: { readonly what: string }) => what.includes(only)
  if (![...simulatedTwins, ...twins].some(isMeant))
    throw new Error(`No twin’s description holds “${only}”.`)
  for (const twin of simulatedTwins.filter(isMeant)) {
    const [found, after, isRight] = await judgeSimulated(twin)
    print(['simulation', twin.what, 'seeds from 1 on', twin.breaks, found, after], isRight)
  }
  for (const twin of twins.filter(isMeant)) {
    const { of, what, workload, faults, breaks } = twin
    const [found, after, isRight] = await judge(twin, seed, stop)
    const load = [workload, faults.join(', ')].filter(Boolean).join(', ')
    print([of, what, load, breaks ?? 'nothing', found, after], isRight)
  }
  return right
}

type Verdict = [found: string, after: string, isRight: boolean]

async function judgeSimulated(twin: SimulatedTwin): Promise<Verdict> {
  const started = performance.now()
  const { found, seeds } = await exposeTwin(twin, mostSeeds)
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  return [
    [...found].join(', ') || 'nothing',
    `${seeds === 1 ? '1 seed' : `${seeds} seeds`}, ${seconds} s`,
    found.has(twin.breaks),
  ]
}

async function judge(twin: Twin, seed: number, stop: AbortSignal): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'lobby-twin-'))
  try {
    const { rows, violations } = await run(twin, { seed, folder, stop })
    const found = [...new Set(violations.map(({ invariant }) => invariant))]
    if (!twin.breaks) return [found.join(', ') || 'nothing', '', found.length === 0]
    const proof = violations.filter(({ invariant }) => invariant === twin.breaks)
    const after = proof.length > 0 ? `${caughtAfter(rows, proof)} s` : 'never'
    return [found.join(', ') || 'nothing', after, proof.length > 0]
  } catch (error) {
    stop.throwIfAborted()
    if (error instanceof Skip) return [`SKIPPED: ${error.message}`, '', true]
    return [`FAILED: ${(error as Error).message.split('\n', 1)[0]}`, '', false]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(
  twin: Twin,
  given: Required<Pick<RunPlan, 'seed' | 'folder' | 'stop'>>,
): Promise<RunResult> {
  const preload = preloadOf(twin)
  return runWorkload({
    ...given,
    workload: workloadOf(twin),
    seconds: twin.seconds ?? usualSeconds,
    loss: twin.loss ?? 0,
    serverPreload: twin.of === 'server' ? preload : [],
    clientPreload: twin.of === 'client' ? preload : [],
    say: (text) => process.stderr.write(`  ${twin.what}: ${text}\n`),
  })
}
