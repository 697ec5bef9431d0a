// `npm test`: brings what the tests need, runs them all, and counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provideNeeds } from './needs.ts'

interface Count {
  passed: number
  failed: number
  skipped: number
}

const folder = mkdtempSync(join(tmpdir(), 'lobby-test-'))
try {
  const missing = provideNeeds()
  const counts = [runVitest()]
  if (!missing.includes('chromium')) counts.push(runPlaywright())
  else console.log('Skipped: the tests in a browser, since there is no chromium.')
  const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true })
}

function runVitest(): Count {
  const report = join(folder, 'vitest.json')
  run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = read(report) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    testResults: { status: string; assertionResults: unknown[] }[]
  }
  // A file that could not be loaded has no tests in it to fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests,
  }
}

function runPlaywright(): Count {
  const report = join(folder, 'playwright.json')
  run('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  const { stats, errors } = read(report) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    errors: unknown[]
  }
  // A test that passes at its second try is a bug as well.
  const failed = stats.unexpected + stats.flaky + errors.length
  return { passed: stats.expected, failed, skipped: stats.skipped }
}

function run(program: string, args: string[], env: Record<string, string> = {}): void {
  const { error } = spawnSync(join('node_modules/.bin', program), args, {
    stdio: 'inherit',
    // Hundreds of processes load the same modules: one of them compiles each.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), ...env },
  })
  if (error) throw error
}

function read(report: string): unknown {
  return JSON.parse(readFileSync(report, 'utf8'))
}
