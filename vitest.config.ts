import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,apps,bench,scripts,e2e/faults}/**/*.test.{ts,tsx}'],
    // A limit ends a test that hangs; it says nothing of speed. A process may take a
    // minute to be ready where all cores are busy (`LobbyProcess`), and many tests start
    // several. Tests set a limit of their own only where they need more.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Sockets, worker threads and child processes: a process for each file. On two
    // cores two of them: much of a test is waiting for the disk and for processes.
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
