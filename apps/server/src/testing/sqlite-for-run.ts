// Vitest's global setup of what runs over SQLite: a database that has today's schema, of which each
// test gets a copy: to take all steps of the schema is a sixth of the work of a small chat.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { folderAt } from '../storage/folder.ts'
import { openStorage } from '../storage/storage.ts'

export async function setup(): Promise<() => void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'lobby-'))
  const storage = await openStorage({ dataFolder })
  await storage.close()
  const file = folderAt(dataFolder).database
  const database = new DatabaseSync(file)
  // No server has started on a copy, or the witness of that start would be missed there.
  database.exec('delete from starts')
  database.close()
  process.env.SQLITE_FOR_TESTS = file
  return () => rmSync(dataFolder, { recursive: true })
}
