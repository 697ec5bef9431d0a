import { existsSync } from 'node:fs'
import { defineConfig, devices } from '@playwright/test'

const systemChromium = '/usr/bin/chromium'

export default defineConfig({
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  // A bound, not a measure: the machine may be busy.
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-GB',
    trace: 'retain-on-failure',
    // What passes through one cannot be cut by a test.
    serviceWorkers: 'block',
    launchOptions: {
      ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
})
