import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { openRoomLog, openStorage } from '@lobby/server/testing'
import { temporaryFolder } from '@lobby/server/testing/temporary-folder'
import { expect, test } from 'vitest'
import { readFinalLog } from './final-log.ts'
import { makeBackup, readEpochs, restoreBackup, restoreWithoutRotation } from './old-backup.ts'

const author = { id: 'ada', name: 'Ada', guest: true }

test('a backup that is put back has what was there when it was made, in another history', async () => {
  const dataFolder = temporaryFolder()
  const copy = temporaryFolder()
  const storage = await openStorage({ dataFolder })
  const log = openRoomLog(storage)
  const { id } = await log.createRoom({ slug: 'garden', name: 'Garden' })
  const say = (body: string) => log.append(id, { kind: 'message.created', author, body })
  await say('Tea?')
  await makeBackup(dataFolder, copy)
  const { epoch } = await say('Coffee?')
  const [database, left] = [join(dataFolder, 'lobby.db'), join(temporaryFolder(), 'left.db')]
  for (const ending of ['', '-wal']) copyFileSync(`${database}${ending}`, `${left}${ending}`)
  await log.close()
  await storage.close()
  /** As a server leaves it that is killed: the newest is in the write-ahead log alone. */
  const putAsLeft = () => {
    for (const ending of ['', '-wal']) copyFileSync(`${left}${ending}`, `${database}${ending}`)
  }
  putAsLeft()
  expect((await readFinalLog(dataFolder)).get('garden')).toMatchObject({ epoch, lastSeq: 2 })
  expect(readEpochs(dataFolder)).toContainEqual({ room: 'garden', epoch })

  putAsLeft()
  await restoreWithoutRotation(dataFolder, copy)
  expect((await readFinalLog(dataFolder)).get('garden')).toMatchObject({ epoch, lastSeq: 1 })

  putAsLeft()
  await restoreBackup(dataFolder, copy)
  const restored = (await readFinalLog(dataFolder)).get('garden')
  expect(restored).toMatchObject({ lastSeq: 1, epoch: expect.any(String) })
  expect(restored?.epoch).not.toBe(epoch)
})
