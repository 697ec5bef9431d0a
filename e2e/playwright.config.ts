import { existsSync } from 'node:fs'
import { defineConfig, devices } from '@playwright/test'

/** The system's: the one without a window takes half the work of the other. */
const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync)

export default defineConfig({
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  // One a processor: with more of them, each waits for the others and misses its time.
  workers: 2,
  // A limit ends a test that hangs; it says nothing of speed.
  timeout: 300_000,
  // A bound, not a measure: the machine may be busy.
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-GB',
    // What moves is drawn many times, and waited for.
    contextOptions: { reducedMotion: 'reduce' },
    // With each step and what every page said; pictures of the page would cost a sixth of the run.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    // What passes through one cannot be cut by a test.
    serviceWorkers: 'block',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
})
