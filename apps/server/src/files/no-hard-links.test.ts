import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { openFileFolder } from './file-folder.ts'
import { randomName } from './kept-names.ts'

const disk = vi.hoisted(() => ({ isCut: false }))

/** A disk without hard links, as network folders and memory sticks are; a server may be killed in the middle of a copy. */
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  async link(_: string, place: string) {
    throw Object.assign(new Error('no link'), { code: existsSync(place) ? 'EEXIST' : 'EPERM' })
  },
  async copyFile(from: string, to: string) {
    if (!disk.isCut) return copyFileSync(from, to)
    await writeFile(to, readFileSync(from).subarray(0, 5))
    throw new Error('killed')
  },
}))

test('a file that a stop has cut in the middle of its copy is no whole file, and is whole at the next try', async () => {
  const store = openFileFolder(temporaryFolder())
  const [content, text] = [randomName(), 'Green, black or none?']
  await store.prepare()
  const upload = join(store.incoming, content)
  writeFileSync(upload, text)
  const keep = () => store.keep(content, new Map([[undefined, upload]]))
  const kept = async () => {
    const found = await store.read(content)
    return found && (await new Response(found.body).text())
  }
  disk.isCut = true

  await expect(keep()).rejects.toThrow('killed')

  expect(await kept()).toBeUndefined()
  disk.isCut = false
  await keep()
  await keep()
  expect(await kept()).toBe(text)
  await store.dropIncoming(content)
  expect(readdirSync(store.incoming)).toEqual([])
})
