import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openRoomLog, openStorage, readOrCreateSecret } from '@lobby/server/testing'
import { temporaryFolder } from '@lobby/server/testing/temporary-folder'
import { expect, test } from 'vitest'
import {
  backUpByCommand,
  copyFolder,
  copyRunningFolder,
  moveFolder,
  restoreByCommand,
} from './copies.ts'
import { readFinalLog } from './final-log.ts'
import '@lobby/server/testing/process-limit'

/** A stopped data folder with a room in which something was said. */
async function filledFolder(): Promise<string> {
  const dataFolder = temporaryFolder()
  const storage = await openStorage({ dataFolder })
  const log = openRoomLog(storage)
  const { id } = await log.createRoom({ slug: 'garden', name: 'Garden' })
  const author = { id: 'ada', name: 'Ada', guest: true }
  await log.append(id, { kind: 'message.created', author, body: 'Tea?' })
  await log.close()
  await storage.close()
  await readOrCreateSecret(dataFolder)
  return dataFolder
}

test('a backup that is restored elsewhere has what the folder had, in other histories', async () => {
  const dataFolder = await filledFolder()
  const [file, to] = [join(temporaryFolder(), 'lobby.tar'), join(temporaryFolder(), 'data')]
  await backUpByCommand(dataFolder, file)
  await restoreByCommand(file, to)

  const [before, after] = [await readFinalLog(dataFolder), await readFinalLog(to)]
  expect(after.get('garden')).toEqual({ ...before.get('garden'), epoch: expect.any(String) })
  expect(after.get('garden')?.epoch).not.toBe(before.get('garden')?.epoch)
})

test('a command that does not work is an error with what it says', async () => {
  const [empty, file] = [temporaryFolder(), join(temporaryFolder(), 'lobby.tar')]
  await expect(backUpByCommand(empty, file)).rejects.toThrow(
    /^lobby backup ended with 1: .*There is no database/,
  )
  await expect(restoreByCommand(file, empty)).rejects.toThrow(
    /^lobby restore ended with 1: .*There is no file/,
  )
})

test('a copy has the same files of the same age, and does not show that it was moved', async () => {
  const dataFolder = await filledFolder()
  utimesSync(join(dataFolder, 'secret'), 1_000_000, 1_000_000)
  const [copy, to] = [join(temporaryFolder(), 'copy'), join(temporaryFolder(), 'data')]
  copyFolder(dataFolder, copy)
  await moveFolder(copy, to)

  expect(existsSync(copy)).toBe(false)
  expect(readdirSync(to)).toEqual(readdirSync(dataFolder))
  for (const name of ['lobby.db', 'secret'])
    expect(readFileSync(join(to, name))).toEqual(readFileSync(join(dataFolder, name)))
  expect(statSync(join(to, 'secret')).mtimeMs).toBe(1_000_000_000)
})

test('of a running folder only a sound copy is taken', async () => {
  const [dataFolder, to] = [await filledFolder(), join(temporaryFolder(), 'copy')]
  copyRunningFolder(dataFolder, to)
  expect(await readFinalLog(to)).toEqual(await readFinalLog(dataFolder))

  // What an earlier try has left is no part of the copy.
  writeFileSync(join(to, 'left-over'), '')
  copyRunningFolder(dataFolder, to)
  expect(readdirSync(to)).not.toContain('left-over')

  const database = join(dataFolder, 'lobby.db')
  writeFileSync(database, readFileSync(database).fill('noise', 8_192, 24_576))
  expect(() => copyRunningFolder(dataFolder, to)).toThrow(/none was sound/)
})
