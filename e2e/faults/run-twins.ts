import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caughtAfter } from './report.ts'
import { type RunResult, runWorkload, Skip } from './run.ts'
import { preloadOf, type Twin, twins, workloadOf } from './twins.ts'

const seconds = 15

/** Runs every twin and prints what was found; answers whether each was found out as it must. */
export async function runTwins(seed: number): Promise<boolean> {
  console.log(`| of | what is wrong with it | load and faults | must break | found | after |`)
  console.log('| --- | --- | --- | --- | --- | --- |')
  let right = true
  for (const twin of twins) {
    const { of, what, workload, faults, breaks } = twin
    const [found, after, isRight] = await judge(twin, seed)
    right &&= isRight
    const cells = [of, what, `${workload}, ${faults.join(', ')}`, breaks ?? 'nothing', found, after]
    console.log(`| ${cells.join(' | ')} |${isRight ? '' : ' WRONG'}`)
  }
  return right
}

async function judge(twin: Twin, seed: number): Promise<[string, string, boolean]> {
  const folder = mkdtempSync(join(tmpdir(), 'lobby-twin-'))
  try {
    const { rows, violations } = await run(twin, seed, folder)
    const found = [...new Set(violations.map(({ invariant }) => invariant))]
    if (!twin.breaks) return [found.join(', ') || 'nothing', '', found.length === 0]
    const proof = violations.filter(({ invariant }) => invariant === twin.breaks)
    const after = proof.length > 0 ? `${caughtAfter(rows, proof)} s` : 'never'
    return [found.join(', ') || 'nothing', after, proof.length > 0]
  } catch (error) {
    if (error instanceof Skip) return [`SKIPPED: ${error.message}`, '', true]
    return [`FAILED: ${(error as Error).message.split('\n', 1)[0]}`, '', false]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(twin: Twin, seed: number, folder: string): Promise<RunResult> {
  const preload = preloadOf(twin)
  return runWorkload({
    workload: workloadOf(twin),
    seconds,
    seed,
    folder,
    loss: twin.loss ?? 0,
    serverPreload: twin.of === 'server' ? preload : [],
    clientPreload: twin.of === 'client' ? preload : [],
    say: (text) => process.stderr.write(`  ${twin.what}: ${text}\n`),
  })
}
