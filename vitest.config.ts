import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { postgresPrograms } from './packages/channels/src/testing/postgres-server.ts'
import { over, page, plain } from './scripts/test-files.ts'

/** Node loads the files itself, as it loads the server: no test replaces a module, and a build of each costs more than many tests. */
const asTheyAre = { viteModuleRunner: false, nodeLoader: false }

const postgres = {
  extends: true,
  test: {
    experimental: asTheyAre,
    name: 'postgres',
    include: over('postgres'),
    env: { TEST_STORAGE: 'postgres' },
    globalSetup: './apps/server/src/testing/postgres-for-run.ts',
    setupFiles: './apps/server/src/testing/over-postgres.ts',
  },
} as const

const sqlite = {
  extends: true,
  test: {
    experimental: asTheyAre,
    name: 'sqlite',
    include: over('sqlite'),
    globalSetup: './apps/server/src/testing/sqlite-for-run.ts',
  },
} as const

const hasPostgres = postgresPrograms() !== undefined
if (!hasPostgres)
  console.warn('SKIPPED: the tests over PostgreSQL, since it is not on this machine.')

export default defineConfig({
  test: {
    // A limit ends a test that hangs; it says nothing of speed. Tests that start
    // processes have more (`testing/process-limit`), and few others set their own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // Sockets, worker threads and child processes: a process for each file. On two
    // cores two of them: much of a test is waiting for the disk and for processes.
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: 'page', include: page } },
      { extends: true, test: { name: 'plain', include: plain, experimental: asTheyAre } },
      sqlite,
      ...(hasPostgres ? [postgres] : []),
    ],
  },
})
