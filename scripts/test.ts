// `npm test`: brings what the tests need, runs them all, and counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { provideNeeds } from './needs.ts'

interface Count {
  passed: number
  /** Each test that failed: its file and name, and why. */
  failed: string[]
  skipped: number
}

const folder = mkdtempSync(join(tmpdir(), 'lobby-test-'))
try {
  const missing = provideNeeds()
  const counts = [runVitest()]
  if (!missing.includes('chromium')) counts.push(runPlaywright())
  else console.log('Skipped: the tests in a browser, since there is no chromium.')
  const passed = counts.reduce((total, count) => total + count.passed, 0)
  const failed = counts.flatMap((count) => count.failed)
  const skipped = counts.reduce((total, count) => total + count.skipped, 0)
  // Last, since the end is what is kept of a long log.
  for (const failure of failed) console.log(`\nFailed: ${failure}`)
  console.log(`\n${passed} passed, ${failed.length} failed, ${skipped} skipped`)
  process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true })
}

function runVitest(): Count {
  const report = join(folder, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = run('vitest', ['run', ...reporters])
  const { numPassedTests, numPendingTests, testResults } = read(report) as {
    numPassedTests: number
    numPendingTests: number
    testResults: TestFile[]
  }
  const failed = testResults.flatMap(failuresOf)
  // What goes wrong outside of a test, such as a rejection that nothing handles, is in no report.
  if (status !== 0 && failed.length === 0)
    failed.push('vitest: an error outside of a test; see above')
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

function failuresOf({ name, status, message, assertionResults }: TestFile): string[] {
  const file = relative(process.cwd(), name)
  const tests = assertionResults.filter((test) => test.status === 'failed')
  // A file that could not be loaded has no tests in it to fail.
  if (status === 'failed' && tests.length === 0) return [`${file}\n${message}`]
  return tests.map(({ fullName, meta, failureMessages }) => {
    const over = meta.database ? ` (over ${meta.database})` : ''
    return `${file} › ${fullName}${over}\n${failureMessages.join('\n')}`
  })
}

function runPlaywright(): Count {
  const report = join(folder, 'playwright.json')
  run('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  const { stats, errors, suites } = read(report) as {
    stats: { expected: number; skipped: number }
    errors: { message?: string }[]
    suites: Suite[]
  }
  const failed = [
    ...errors.map(({ message }) => message ?? 'an error without a message'),
    ...suites.flatMap((suite) => unsoundOf(suite)),
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

/** A test that passes at its second try is a bug as well. */
function unsoundOf({ suites = [], specs }: Suite): string[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => {
        const messages = results.flatMap(({ errors }) => errors.map(({ message }) => message))
        return [`${file} › ${title}`, ...messages].join('\n')
      }),
  )
  return [...own, ...suites.flatMap(unsoundOf)]
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
