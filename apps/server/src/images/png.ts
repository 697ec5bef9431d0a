import type { ReadPicture } from './picture.ts'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** Chunks that draw, those of animations among them; texts, times and EXIF do not. */
const drawing: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'IDAT', 'IEND'],
  ...['acTL', 'fcTL', 'fdAT'],
])

/** PNG: a signature, and chunks of length, type, data and checksum up to `IEND`. */
export const readPng: ReadPicture = (file) => {
  if (!file.subarray(0, 8).equals(signature)) return undefined
  const kept = [file.subarray(0, 8)]
  let at = 8
  for (let type = ''; type !== 'IEND'; ) {
    if (at + 12 > file.length) return undefined
    const end = at + 12 + file.readUInt32BE(at)
    type = file.toString('latin1', at + 4, at + 8)
    if (end > file.length || (at === 8 && (type !== 'IHDR' || end !== 33))) return undefined
    if (drawing.has(type)) kept.push(file.subarray(at, end))
    at = end
  }
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  return { type: 'image/png', width, height, bytes: Buffer.concat(kept) }
}
