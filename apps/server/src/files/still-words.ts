// What phones write about a still picture into its HEIF file: Exif and XMP, with place, time and device. No library here draws such a picture, so it is blanked in its place, and nothing else moves.
import { type FileHandle, open } from 'node:fs/promises'
import { boxAt } from './film-places.ts'

/** Types in the family of HEIF. */
const ofHeif = new Set(['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'])

/** Kinds of items that tell something and draw nothing. */
const telling = new Set(['Exif', 'mime', 'uri '])

/** The part that says what is where is a few kilobytes; one that is larger was not made by a phone. */
const mostBytes = 1_000_000
/** Pieces in which all that is in it lies. */
const mostPieces = 10_000

/** Blanks it in the file, if it is of a type that has it. Answers whether nothing is told any more: false for a file that is not understood. */
export async function forgetWords(path: string, type: string): Promise<boolean> {
  if (!ofHeif.has(type)) return true
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const places = await placesIn(file, size)
    for (const { from, bytes } of places) await file.write(Buffer.alloc(bytes), 0, bytes, from)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  } finally {
    await file.close()
  }
}

interface Place {
  readonly from: number
  readonly bytes: number
}

/** Where it lies. Throws RangeError for what is not understood, as reading past an end does. */
async function placesIn(file: FileHandle, size: number): Promise<Place[]> {
  for (let at = 0; at < size; ) {
    const box = await boxAt(file, at, size)
    if (!box) break
    if (box.type === 'meta') {
      if (box.bytes > mostBytes) break
      const { buffer } = await file.read(Buffer.alloc(box.bytes), 0, box.bytes, at)
      const places = placesBy(buffer.subarray(box.head), at + box.head)
      const told = places.reduce((sum, { bytes }) => sum + bytes, 0)
      if (told > mostBytes || places.some(({ from, bytes }) => from + bytes > size)) break
      return places
    }
    at += box.bytes
  }
  throw new RangeError('It does not say what is where.')
}

/** Of the part that says what is where, which begins at this byte of the file. */
function placesBy(meta: Buffer, start: number): Place[] {
  const boxes = new Map<string, { readonly at: number; readonly bytes: Buffer }>()
  // Behind its version and flags.
  for (let at = 4; at + 8 <= meta.length; ) {
    const bytes = meta.readUInt32BE(at)
    if (bytes < 8) throw new RangeError('A box that is none.')
    const name = meta.toString('latin1', at + 4, at + 8)
    boxes.set(name, { at: at + 8, bytes: meta.subarray(at + 8, at + bytes) })
    at += bytes
  }
  const [infos, locations] = [boxes.get('iinf'), boxes.get('iloc')]
  if (!infos || !locations) throw new RangeError('It does not say what is where.')
  const ids = idsIn(readerOf(infos.bytes))
  const inMeta = boxes.get('idat')
  return locationsIn(readerOf(locations.bytes)).flatMap(({ id, method, places }) => {
    if (!ids.has(id)) return []
    const shift = method === 0 ? 0 : method === 1 && inMeta ? start + inMeta.at : Number.NaN
    return places.map(({ from, bytes }) => {
      if (Number.isNaN(shift) || bytes === 0) throw new RangeError('A place that is none.')
      return { from: from + shift, bytes }
    })
  })
}

type Reader = ReturnType<typeof readerOf>

function readerOf(bytes: Buffer) {
  let at = 0
  return {
    /** A number of so many bytes; of none it is 0. */
    number(length: number): number {
      const value =
        length === 8
          ? Number(bytes.readBigUInt64BE(at))
          : length === 0
            ? 0
            : bytes.readUIntBE(at, length)
      at += length
      return value
    },
    text(length: number): string {
      if (at + length > bytes.length) throw new RangeError('Its end comes too early.')
      at += length
      return bytes.toString('latin1', at - length, at)
    },
    skipTo(place: number): void {
      at = place
    },
    get at(): number {
      return at
    },
  }
}

/** The numbers of the items that tell something. */
function idsIn(reader: Reader): Set<number> {
  const ids = new Set<number>()
  const count = reader.number(reader.number(4) >>> 24 === 0 ? 2 : 4)
  for (let item = 0; item < count; item++) {
    const begin = reader.at
    const bytes = reader.number(4)
    if (bytes < 8) throw new RangeError('A box that is none.')
    reader.text(4)
    const version = reader.number(4) >>> 24
    if (version < 2) throw new RangeError('An item of an older kind.')
    const id = reader.number(version === 2 ? 2 : 4)
    reader.number(2)
    if (telling.has(reader.text(4))) ids.add(id)
    reader.skipTo(begin + bytes)
  }
  return ids
}

function* items(count: number): Generator<number> {
  for (let item = 0; item < count; item++) yield item
}

function locationsIn(reader: Reader) {
  const version = reader.number(4) >>> 24
  const [sizes, more] = [reader.number(1), reader.number(1)]
  const wide = version < 2 ? 2 : 4
  let pieces = 0
  return Array.from(items(reader.number(wide)), () => {
    const id = reader.number(wide)
    const method = version === 0 ? 0 : reader.number(2) & 15
    reader.number(2)
    const base = reader.number(more >> 4)
    const places = Array.from(items(reader.number(2)), () => {
      if (++pieces > mostPieces) throw new RangeError('More pieces than a picture has.')
      if (version > 0) reader.number(more & 15)
      return { from: base + reader.number(sizes >> 4), bytes: reader.number(sizes & 15) }
    })
    return { id, method, places }
  })
}
