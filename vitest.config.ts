import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,apps,bench,scripts,e2e/faults}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Sockets, worker threads and child processes: a process for each file, on two cores.
    pool: 'forks',
  },
})
