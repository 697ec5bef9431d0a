import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { forgetWords } from './still-words.ts'

/** A file as phones make it, but for how its pixels are written; with a place, and with words in XMP. */
async function photo(): Promise<{ path: string; folder: string; content: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), 'lobby-still-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const content = await sharp({
    create: { width: 64, height: 64, channels: 3, background: '#a50' },
  })
    .withExif({ IFD0: { Copyright: 'where-i-live' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">who-i-am</x:xmpmeta>')
    .avif()
    .toBuffer()
  const path = join(folder, 'photo.heic')
  await writeFile(path, content)
  return { path, folder, content }
}

test('security 25: a picture of a phone that cannot be drawn tells nothing of its maker any more, and is shown as before', async () => {
  const { path, content } = await photo()
  expect(['where-i-live', 'who-i-am'].map((word) => content.includes(word))).toEqual([true, true])

  expect(await forgetWords(path, 'image/heic')).toBe(true)

  const now = await readFile(path)
  expect(['where-i-live', 'who-i-am'].map((word) => now.includes(word))).toEqual([false, false])
  expect(now.length).toBe(content.length)
  const pixels = (file: Buffer) => sharp(file).raw().toBuffer()
  expect(await pixels(now)).toEqual(await pixels(content))
})

test('one that is cut or changed anywhere is blanked or not understood, and nothing else happens to it', async () => {
  const { path, folder, content } = await photo()
  const other = join(folder, 'other.heic')
  const end = content.indexOf('mdat')
  for (let at = 0; at < end; at += 3) {
    await writeFile(other, content.subarray(0, at))
    expect(await forgetWords(other, 'image/heic')).toBe(false)
    const changed = Buffer.from(content)
    changed[at] = (changed[at] ?? 0) ^ 0xff
    await writeFile(other, changed)
    expect([true, false]).toContain(await forgetWords(other, 'image/heic'))
    expect((await readFile(other)).length).toBe(content.length)
  }
  await copyFile(path, other)
  expect(await forgetWords(other, 'image/tiff')).toBe(true)
  expect(await readFile(other)).toEqual(content)
})
