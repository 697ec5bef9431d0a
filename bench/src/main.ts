// `npm run bench`: every comparison, every peer in turn, round after round, then the tables.
import { readFile, writeFile } from 'node:fs/promises'
import { compare } from './compare.ts'
import { type Conditions, formatConditions, readConditions } from './conditions.ts'
import { type Options, readOptions, usage } from './options.ts'
import { formatRatios } from './report.ts'
import { fallen, type Result, ratiosOf } from './result.ts'
import { comparisons } from './scenarios/comparisons.ts'
import { isScenario, scenarios } from './scenarios/scenarios.ts'

const [first] = process.argv.slice(2)
try {
  if (isScenario(first)) await scenarios[first].run()
  else {
    const options = readOptions(process.argv.slice(2))
    if (options) await bench(options)
    else console.log(usage)
  }
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`)
  process.exitCode = 2
}

async function bench(options: Options): Promise<void> {
  const kept = options.guard && (JSON.parse(await readFile(options.guard, 'utf8')) as Kept).result
  const conditions = readConditions()
  const result: Result = {}
  for (const name of options.comparisons)
    result[name] = await compare(name, comparisons[name], options)

  console.log(`Ratios of the same rounds:\n${formatRatios(ratiosOf(result))}`)
  console.log(`\n${formatConditions(conditions)}`)
  if (options.json) {
    // Where it was written says something of this machine alone.
    const { json: _, guard: __, ...asked } = options
    const record: Kept = { conditions, options: asked, result }
    await writeFile(options.json, `${JSON.stringify(record, null, 2)}\n`)
  }
  if (kept) guard(kept, result)
}

/** What `--json` writes and `--guard` reads. */
interface Kept {
  readonly conditions: Conditions
  readonly options: Omit<Options, 'json' | 'guard'>
  readonly result: Result
}

function guard(kept: Result, result: Result): void {
  const worse = fallen(kept, result)
  if (worse.length === 0) return
  console.error(`\nWorse than it was, by more than a fifth:\n  ${worse.join('\n  ')}`)
  process.exitCode = 1
}
