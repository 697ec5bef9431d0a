import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { copyPlace } from './copy-place.ts'
import { eventfulFolder } from './testing/eventful-folder.ts'

test.each([
  ['a file of another program', (folder: string) => writeFileSync(join(folder, 'notes.txt'), '')],
  [
    'the secret of another server',
    (folder: string) => writeFileSync(join(folder, 'secret'), 'another', { mode: 0o600 }),
  ],
])('a folder with %s takes no copy, and stays as it is', async (_name, put) => {
  const from = { folder: await eventfulFolder() }
  const folder = join(temporaryFolder(), 'data')
  mkdirSync(folder, { mode: 0o700 })
  put(folder)
  const before = readdirSync(folder)
  await expect(copyPlace(from, { folder }, undefined)).rejects.toThrow(/empty/)
  expect(readdirSync(folder)).toEqual(before)
})

test('a server takes no copy of another one', async () => {
  const from = { folder: await eventfulFolder() }
  await expect(copyPlace(from, { folder: await eventfulFolder() }, undefined)).rejects.toThrow(
    /not empty/,
  )
})
