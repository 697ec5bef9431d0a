// `npm run chaos`: real processes, real faults, and a checker that was not told what happened.
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controls } from './controls.ts'
import { type Options, readOptions, usage } from './options.ts'
import { formatReport } from './report.ts'
import { runWorkload } from './run.ts'
import { runTwins } from './run-twins.ts'
import { Skip } from './stage.ts'
import { workloads } from './workloads.ts'

/** Ctrl-C: what was begun is cleaned up first. */
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))

try {
  const options = readOptions(process.argv.slice(2), () => randomInt(1_000_000))
  if (!options) console.log(usage)
  else process.exitCode = await run(options)
} catch (error) {
  if (error instanceof Skip) console.log(`SKIPPED: this machine cannot run it: ${error.message}.`)
  else if (stop.signal.aborted) {
    console.error((stop.signal.reason as Error).message)
    process.exitCode = 130
  } else {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exitCode = 2
  }
}
process.exit()

async function run(options: Options): Promise<number> {
  const { workload, failovers, seed, rate, keep } = options
  if (options.twins) {
    console.log(`seed ${seed}`)
    return (await runTwins(options.only, seed, stop.signal)) ? 0 : 1
  }
  if (options.seeds > 1) return runSeeds(options)
  // The longest that a busy machine has taken to come back, for each.
  const seconds = failovers === undefined ? options.seconds : failovers * 80
  const control = options.control ? controls[workload] : undefined
  console.log(
    `seed ${seed}: ${workload}, ${workloads[workload].what}, ${failovers === undefined ? `${seconds} s` : `${failovers} failovers`}`,
  )
  if (control) console.log(`The control: ${control.what}.`)
  const folder = mkdtempSync(join(tmpdir(), 'lobby-chaos-'))
  const started = performance.now()
  const say = (text: string) =>
    console.log(`  ${((performance.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${text}`)
  const plan = {
    workload: { ...workloads[workload], ...(rate !== undefined && { rate }) },
    seconds,
    faults: failovers,
    seed,
    folder,
    ...control?.plan,
    say,
  }
  const result = await runWorkload({ ...plan, stop: stop.signal }).catch((error) => {
    if (keep) console.log(`\nEverything that was seen: ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
    throw error
  })
  console.log(`\n${formatReport(result)}`)
  const broken = result.violations.length > 0
  if (keep || (broken && !control?.breaks)) console.log(`\nEverything that was seen: ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
  if (!control?.breaks) return broken ? 1 : 0
  const found = result.violations.some(({ invariant }) => invariant === control.breaks)
  console.log(
    found
      ? `\nThe control broke ${control.breaks}, as it must.`
      : `\nThe control did not break ${control.breaks}: the harness is broken.`,
  )
  return found ? 0 : 1
}

/** One run after the other; the answer is 1 when one of them was not well. */
async function runSeeds(options: Options): Promise<number> {
  const codes: number[] = []
  for (let index = 0; index < options.seeds; index++)
    codes.push(await run({ ...options, seed: options.seed + index, seeds: 1 }))
  const failed = codes.flatMap((code, index) => (code === 0 ? [] : options.seed + index))
  console.log(
    `\n${codes.length} seeds, ${failed.length} with violations${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`,
  )
  return failed.length > 0 ? 1 : 0
}
