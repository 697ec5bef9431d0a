import type { ReadPicture } from './picture.ts'

const startOfScan = 0xda
const endOfImage = 0xd9

/** Frames of every coding; C4, C8 and CC are no frames. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** JFIF and Adobe say how colours are meant; the other fifteen are EXIF and the like, and FE is a comment. */
const isAside = (marker: number) =>
  marker === 0xfe || (marker > 0xe0 && marker <= 0xef && marker !== 0xee)

/** JPEG: segments of marker, length and data; behind the start of a scan, data without a length up to the next marker. */
export const readJpeg: ReadPicture = (file) => {
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8) return undefined
  const kept = [file.subarray(0, 2)]
  let size: { readonly width: number; readonly height: number } | undefined
  let at = 2
  while (at + 4 <= file.length || file[at + 1] === endOfImage) {
    const marker = file[at + 1] ?? 0
    if (file[at] !== 0xff || marker < 0xc0 || marker === 0xff) return undefined
    if (marker === endOfImage) {
      if (!size) return undefined
      const bytes = Buffer.concat([...kept, file.subarray(at, at + 2)])
      return { type: 'image/jpeg', ...size, bytes }
    }
    const end = at + 2 + file.readUInt16BE(at + 2)
    if (end > file.length || end < at + 4) return undefined
    if (isFrame(marker) && end >= at + 9)
      size ??= { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) }
    const next = marker === startOfScan ? endOfScan(file, end) : end
    if (!isAside(marker)) kept.push(file.subarray(at, next))
    at = next
  }
  return undefined
}

/** The next marker: FF is a part of the data where 00 or a restart follows it. */
function endOfScan(file: Buffer, from: number): number {
  let at = from
  for (;;) {
    at = file.indexOf(0xff, at)
    if (at === -1 || at + 1 >= file.length) return file.length
    const next = file[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
    at += next === 0xff ? 1 : 2
  }
}
