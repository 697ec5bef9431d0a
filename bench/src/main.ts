// `npm run bench`: asks what has a goal, or what is named; then all of it beside the goals.
import { readFile, writeFile } from 'node:fs/promises'
import { compare } from './compare.ts'
import { type Conditions, formatConditions, readConditions } from './conditions.ts'
import { standings } from './goals.ts'
import { type Options, readOptions, usage } from './options.ts'
import { formatRatios, formatStandings } from './report.ts'
import { fallen, type QuestionName, type Result, type Rounds, ratiosOf } from './result.ts'
import { comparisons, isComparison } from './scenarios/comparisons.ts'
import { scenarios } from './scenarios/scenarios.ts'

try {
  const options = readOptions(process.argv.slice(2))
  if (options) await bench(options)
  else console.log(usage)
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`)
  process.exitCode = 2
}

async function bench(options: Options): Promise<void> {
  const kept = options.guard && (JSON.parse(await readFile(options.guard, 'utf8')) as Kept).result
  const conditions = readConditions()
  const result: Result = {}
  for (const name of options.questions) result[name] = await ask(name, options)

  const [ratios, goals] = [ratiosOf(result), standings(result)]
  if (ratios.length > 0) console.log(`Ratios of the same rounds:\n${formatRatios(ratios)}\n`)
  if (goals.length > 0) console.log(`${formatStandings(goals)}\n`)
  console.log(formatConditions(conditions))
  if (options.json) {
    // Where it was written says something of this machine alone.
    const { json: _, guard: __, folder: ___, ...asked } = options
    const record: Kept = { conditions, options: asked, result }
    await writeFile(options.json, `${JSON.stringify(record, null, 2)}\n`)
  }
  if (kept) guard(kept, result)
}

async function ask(name: QuestionName, options: Options): Promise<Rounds> {
  if (isComparison(name)) return compare(name, comparisons[name], options)
  console.log(`${name}: ${scenarios[name].says}\n`)
  try {
    return { lobby: [await scenarios[name].run(options)] }
  } catch (error) {
    // The others go on.
    console.error(`${name} failed: ${(error as Error).message}`)
    process.exitCode = 1
    return {}
  } finally {
    console.log('')
  }
}

/** What `--json` writes and `--guard` reads. */
interface Kept {
  readonly conditions: Conditions
  readonly options: Omit<Options, 'json' | 'guard' | 'folder'>
  readonly result: Result
}

function guard(kept: Result, result: Result): void {
  const worse = fallen(kept, result)
  if (worse.length === 0) return
  console.error(`\nWorse than it was, by more than a fifth:\n  ${worse.join('\n  ')}`)
  process.exitCode = 1
}
