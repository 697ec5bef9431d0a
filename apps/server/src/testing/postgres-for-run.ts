// Vitest's global setup of what runs over PostgreSQL: one server for all files, with a database
// that has today's schema, of which each test gets a copy, and one secret for all nodes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder, startPostgres } from '@lobby/channels/testing/postgres-server'
import { newSecret } from '../ground/secrets.ts'
import { openStorage } from '../storage/storage.ts'
import { askServer, template } from './test-database.ts'

export async function setup(): Promise<() => Promise<void>> {
  const { url, folder, stop } = await startPostgres()
  process.env.POSTGRES_FOR_TESTS = url('postgres')
  process.env.SECRET_FOR_TESTS = join(folder, 'secret')
  writeFileSync(process.env.SECRET_FOR_TESTS, newSecret(), { mode: 0o600 })
  await askServer(`create database ${template}`)
  const dataFolder = mkdtempSync(join(tmpdir(), 'lobby-'))
  const storage = await openStorage({ dataFolder, databaseUrl: url(template) })
  await storage.close()
  rmSync(dataFolder, { recursive: true })
  return async () => {
    await stop('SIGQUIT')
    removeFolder(folder)
  }
}
