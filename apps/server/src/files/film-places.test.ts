import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { forgetPlaces } from './film-places.ts'

const box = (type: string, ...parts: (Buffer | string)[]) => {
  const inside = Buffer.concat(parts.map((part) => Buffer.from(part as Buffer)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(inside.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, inside])
}
const place = box('udta', box('©xyz', '+52.5200+013.4050/'))
const film = (...more: Buffer[]) =>
  Buffer.concat([
    box('ftyp', 'isom'),
    box('moov', box('mvhd', 'length'), place, box('trak', box('tkhd', 'track'), place)),
    box('uuid', 'XMP of 52.5200'),
    ...more,
    box('mdat', 'what is seen at udta'),
  ])

async function forgotten(content: Buffer, type: string): Promise<Buffer> {
  const path = join(temporaryFolder(), 'film')
  writeFileSync(path, content)
  await forgetPlaces(path, type)
  return readFileSync(path)
}

test('a film does not say where it was made, and nothing else in it moves', async () => {
  const before = film()

  const after = await forgotten(before, 'video/quicktime')

  expect(before.includes('52.5200')).toBe(true)
  expect(after.includes('52.5200')).toBe(false)
  expect(after.length).toBe(before.length)
  for (const kept of ['isom', 'length', 'track', 'what is seen at udta'])
    expect(after.indexOf(kept)).toBe(before.indexOf(kept))
})

test.each(['video/3gpp', 'video/3gpp2', 'audio/mp4'])(
  'a %s that is cut in its last box says nothing of its place either',
  async (type) => {
    const text = Buffer.from('+52.5200+013.4050/')
    for (const last of [place, box('moov', box('mvhd', 'length'), place), box('uuid', text)]) {
      const whole = Buffer.concat([
        box('ftyp', '3gp4'),
        box('mdat', 'what is seen'),
        last,
        Buffer.alloc(9),
      ])
      // All but the very end of what tells the place.
      const cut = whole.subarray(0, whole.indexOf('013.4050'))
      expect(cut.includes('52.5200')).toBe(true)

      const after = await forgotten(cut, type)

      expect([after.length, after.includes('52.5200')]).toEqual([cut.length, false])
      expect(after.indexOf('what is seen')).toBe(cut.indexOf('what is seen'))
    }
  },
)

test('one that breaks off, lies about its sizes or is of another type is left as it is', async () => {
  const lie = Buffer.concat([Buffer.from('00000001', 'hex'), Buffer.from('moov'), Buffer.alloc(8)])
  for (const content of [
    lie,
    Buffer.from('short'),
    Buffer.alloc(0),
    Buffer.from('ffffffff', 'hex'),
  ])
    expect(await forgotten(content, 'video/mp4')).toEqual(content)
  expect(await forgotten(film(), 'video/webm')).toEqual(film())
})
