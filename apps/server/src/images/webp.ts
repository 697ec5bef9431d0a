import type { ReadPicture } from './picture.ts'

/** Chunks that draw; colour profiles, EXIF and XMP do not. */
const drawing: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ANIM', 'ANMF', 'ALPH'])
/** The flags of `VP8X` that announce what is left out: a profile, EXIF, XMP. */
const announced = 0x20 | 0x08 | 0x04

/** WebP: a RIFF of chunks of type, length and data, each filled up to an even length. */
export const readWebp: ReadPicture = (file) => {
  const head = `${file.toString('latin1', 0, 4)}${file.toString('latin1', 8, 12)}`
  if (head !== 'RIFFWEBP' || file.length < 30) return undefined
  const whole = 8 + file.readUInt32LE(4)
  if (whole > file.length) return undefined
  const kept: Buffer[] = []
  for (let at = 12; at < whole; ) {
    if (at + 8 > whole) return undefined
    const type = file.toString('latin1', at, at + 4)
    const length = file.readUInt32LE(at + 4)
    const end = at + 8 + length + (length % 2)
    if (end > whole) return undefined
    if (drawing.has(type)) kept.push(withoutAnnounced(type, file.subarray(at, end)))
    at = end
  }
  const size = kept[0] && sizeOf(kept[0])
  if (!size) return undefined
  const chunks = Buffer.concat(kept)
  const riff = Buffer.from('RIFF0000WEBP', 'latin1')
  riff.writeUInt32LE(4 + chunks.length, 4)
  return { type: 'image/webp', ...size, bytes: Buffer.concat([riff, chunks]) }
}

function withoutAnnounced(type: string, chunk: Buffer): Buffer {
  if (type !== 'VP8X') return chunk
  const changed = Buffer.from(chunk)
  changed[8] = (chunk[8] ?? 0) & ~announced
  return changed
}

/** The size of the picture, which its first chunk says in one of three ways. */
function sizeOf(chunk: Buffer): { readonly width: number; readonly height: number } | undefined {
  if (chunk.length < 18) return undefined
  switch (chunk.toString('latin1', 0, 4)) {
    case 'VP8X':
      return { width: chunk.readUIntLE(12, 3) + 1, height: chunk.readUIntLE(15, 3) + 1 }
    case 'VP8L': {
      const bits = chunk.readUInt32LE(9)
      return chunk[8] === 0x2f
        ? { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
        : undefined
    }
    case 'VP8 ':
      return chunk.readUIntBE(11, 3) === 0x9d012a
        ? { width: chunk.readUInt16LE(14) & 0x3fff, height: chunk.readUInt16LE(16) & 0x3fff }
        : undefined
    default:
      return undefined
  }
}
