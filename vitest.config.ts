import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './apps/server/src/testing/postgres-for-run.ts',
    include: ['{packages,apps,bench,scripts,faults}/**/*.test.{ts,tsx}'],
    // A limit ends a test that hangs; it says nothing of speed. Tests that start
    // processes have more (`testing/process-limit`), and few others set their own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // Sockets, worker threads and child processes: a process for each file. On two
    // cores two of them: much of a test is waiting for the disk and for processes.
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
