import type { ReadPicture } from './picture.ts'

const extension = 0x21
const frame = 0x2c
const trailer = 0x3b
const graphicControl = 0xf9
const application = 0xff

/** GIF: a header, and blocks up to the trailer. Comments, plain texts and other programs' data go. */
export const readGif: ReadPicture = (file) => {
  if (!/^GIF8[79]a$/.test(file.toString('latin1', 0, 6)) || file.length < 13) return undefined
  const [width, height] = [file.readUInt16LE(6), file.readUInt16LE(8)]
  let at = 13 + colours(file[10])
  const kept = [file.subarray(0, at)]
  let hasFrame = false
  for (;;) {
    const from = at
    const kind = file[at]
    if (kind === trailer) break
    if (kind === extension) at = endOfBlocks(file, at + 2)
    // The table of colours is behind the frame's ten bytes, and a byte about its code before its data.
    else if (kind === frame) at = endOfBlocks(file, at + 11 + colours(file[at + 9]))
    else return undefined
    if (at > file.length) return undefined
    hasFrame ||= kind === frame
    if (kind === frame || draws(file, from)) kept.push(file.subarray(from, at))
  }
  if (!hasFrame) return undefined
  const bytes = Buffer.concat([...kept, Buffer.of(trailer)])
  return { type: 'image/gif', width, height, bytes }
}

/** How long a frame is shown, and how often all are. */
function draws(file: Buffer, at: number): boolean {
  const label = file[at + 1]
  return (
    label === graphicControl ||
    (label === application && file.toString('latin1', at + 3, at + 14) === 'NETSCAPE2.0')
  )
}

/** The bytes of the table of colours that these flags announce. */
function colours(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** Behind blocks that begin with their length, the last of which is empty; past the end of a file that is broken. */
function endOfBlocks(file: Buffer, from: number): number {
  let at = from
  while (at < file.length) {
    const length = file[at] ?? 0
    at += 1 + length
    if (length === 0) return at
  }
  return file.length + 1
}
