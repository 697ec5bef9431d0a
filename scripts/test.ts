// `npm test`: brings what the tests need, runs them all, those that failed once more, and counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { provideNeeds } from './needs.ts'

interface Failure {
  /** Its file and its name, over which database. */
  readonly test: string
  readonly file?: string
  readonly why: string
}

interface Count {
  readonly passed: number
  readonly failed: readonly Failure[]
  readonly skipped: number
}

/** So many tests of a run may pass at their second try alone, and are named: docs/decisions/0080. */
const unsteadyAtMost = 5

const folder = mkdtempSync(join(tmpdir(), 'lobby-test-'))
try {
  const missing = provideNeeds()
  const counts = [twice(runVitest)]
  if (!missing.includes('chromium')) counts.push(twice(runPlaywright))
  else console.log('Skipped: the tests in a browser, since there is no chromium.')
  const passed = counts.reduce((total, count) => total + count.passed, 0)
  const failed = counts.flatMap((count) => count.failed)
  const unsteady = counts.flatMap((count) => count.unsteady)
  const skipped = counts.reduce((total, count) => total + count.skipped, 0)
  // Last, since the end is what is kept of a long log.
  for (const { test, why } of unsteady) console.log(`\nUnsteady: ${test}\n${why}`)
  for (const { test, why } of failed) console.log(`\nFailed: ${test}\n${why}`)
  if (unsteady.length > 0)
    console.log(
      `\n${unsteady.length} unsteady: passed at one of two tries. At most ${unsteadyAtMost} may be.`,
    )
  const isGood = failed.length === 0 && unsteady.length <= unsteadyAtMost && passed > 0
  console.log(`\n${passed} passed, ${failed.length} failed, ${skipped} skipped`)
  process.exitCode = isGood ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/**
 * Runs them all, and the few that failed once more, by themselves. What fails
 * twice has failed; what fails once, at either try, is unsteady.
 */
function twice(runAll: (failed?: readonly Failure[]) => Count) {
  const first = runAll()
  const { failed, passed, skipped } = first
  const hasFiles = failed.every(({ file }) => file !== undefined)
  if (failed.length === 0 || failed.length > unsteadyAtMost || !hasFiles)
    return { ...first, unsteady: [] }
  console.log(`\n${failed.length} failed; they are tried once more, by themselves.\n`)
  const second = runAll(failed)
  const without = (all: readonly Failure[], others: readonly Failure[]) =>
    all.filter(({ test }) => !others.some((other) => other.test === test))
  const mended = without(failed, second.failed)
  return {
    passed: passed + mended.length,
    failed: failed.filter((failure) => !mended.includes(failure)),
    unsteady: [...mended, ...without(second.failed, failed)],
    skipped,
  }
}

function runVitest(again: readonly Failure[] = []): Count {
  const report = join(folder, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const files = new Set(again.flatMap(({ file }) => file ?? []))
  const status = run('vitest', ['run', ...reporters, ...files])
  const { numPassedTests, numPendingTests, testResults } = read(report) as {
    numPassedTests: number
    numPendingTests: number
    testResults: TestFile[]
  }
  const failed = testResults.flatMap(failuresOf)
  // What goes wrong outside of a test, such as a rejection that nothing handles, is in no report.
  if (status !== 0 && failed.length === 0)
    failed.push({ test: 'vitest', why: 'An error outside of a test; see above.' })
  // They have run, over SQLite.
  const ofSqlite = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, title }) => status === 'skipped' && title.includes('(SQLite alone: '))
  return { passed: numPassedTests, failed, skipped: numPendingTests - ofSqlite.length }
}

interface TestFile {
  name: string
  status: string
  message: string
  assertionResults: {
    status: string
    title: string
    fullName: string
    failureMessages: string[]
    meta: { database?: string }
  }[]
}

function failuresOf({ name, status, message, assertionResults }: TestFile): Failure[] {
  const file = relative(process.cwd(), name)
  const tests = assertionResults.filter((test) => test.status === 'failed')
  // A file that could not be loaded has no tests in it to fail.
  if (status === 'failed' && tests.length === 0) return [{ test: file, file, why: message }]
  return tests.map(({ fullName, meta, failureMessages }) => {
    const over = meta.database ? ` (over ${meta.database})` : ''
    return { test: `${file} › ${fullName}${over}`, file, why: failureMessages.join('\n') }
  })
}

function runPlaywright(again: readonly Failure[] = []): Count {
  const report = join(folder, 'playwright.json')
  const options = ['--config', 'e2e/playwright.config.ts', '--reporter=list,json']
  if (again.length > 0) options.push('--last-failed', '--workers=1')
  run('playwright', ['test', ...options], { PLAYWRIGHT_JSON_OUTPUT_NAME: report })
  const { stats, errors, suites } = read(report) as {
    stats: { expected: number; skipped: number }
    errors: { message?: string }[]
    suites: Suite[]
  }
  const failed = [
    ...errors.map(({ message = 'An error without a message.' }) => ({
      test: 'playwright',
      why: message,
    })),
    ...suites.flatMap(failedIn),
  ]
  return { passed: stats.expected, failed, skipped: stats.skipped }
}

interface Suite {
  suites?: Suite[]
  specs: { title: string; file: string; tests: { status: string; results: Result[] }[] }[]
}

interface Result {
  errors: { message?: string }[]
}

function failedIn({ suites = [], specs }: Suite): Failure[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ results }) => {
        const messages = results.flatMap(({ errors }) => errors.map(({ message }) => message))
        return { test: `${file} › ${title}`, file, why: messages.join('\n') }
      }),
  )
  return [...own, ...suites.flatMap(failedIn)]
}

/** Runs it to its end; answers with its exit code. */
function run(program: string, args: string[], env: Record<string, string> = {}): number | null {
  const { error, status } = spawnSync(join('node_modules/.bin', program), args, {
    stdio: 'inherit',
    // Hundreds of processes load the same modules: one of them compiles each.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), ...env },
  })
  if (error) throw error
  return status
}

function read(report: string): unknown {
  return JSON.parse(readFileSync(report, 'utf8'))
}
