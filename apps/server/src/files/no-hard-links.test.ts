import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { openFileFolder } from './file-folder.ts'
import { randomName } from './kept-names.ts'

const disk = { isCut: false }

const { copyFile, link } = promises
afterAll(() => replace({ copyFile, link }))

/** A disk without hard links, as network folders and memory sticks are; a server may be killed in the middle of a copy. */
replace({
  async link(_, place) {
    throw Object.assign(new Error('no link'), { code: existsSync(`${place}`) ? 'EEXIST' : 'EPERM' })
  },
  async copyFile(from, to) {
    if (!disk.isCut) return copyFileSync(from, to)
    await promises.writeFile(to as string, readFileSync(from as string).subarray(0, 5))
    throw new Error('killed')
  },
})

/** For all who import them by name, too. */
function replace(functions: Partial<typeof promises>): void {
  Object.assign(promises, functions)
  syncBuiltinESMExports()
}

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
