// Where a film or a recording was made, and with what, as phones write it into the file: made unreadable in its place, so that nothing else moves. The time in the heads of the film and of its tracks stays.
import { type FileHandle, open } from 'node:fs/promises'

/** Types in the family of MP4, whose files are made of boxes. */
const ofBoxes = new Set([
  ...['video/mp4', 'video/quicktime', 'audio/mp4'],
  ...['video/3gpp', 'video/3gpp2'],
])

/** What is told of the recording, beside it: user data, with the place, the device and the names; metadata; and XMP. */
const telling = new Set(['udta', 'meta', 'uuid'])
/** Boxes in which there are some. */
const holding = new Set(['moov', 'trak'])
/** What a player passes over. */
const free = Buffer.from('free')

/** Boxes of a file that are looked at; one that has more is not made for people. */
const mostBoxes = 10_000

/** Blanks it in the file, if it is of a type that has it. */
export async function forgetPlaces(path: string, type: string): Promise<void> {
  if (!ofBoxes.has(type)) return
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    let left = mostBoxes
    const blankIn = async (from: number, end: number): Promise<void> => {
      for (let at = from; at + 8 <= end && left-- > 0; ) {
        // One that is cut at the end of the file has what is there.
        const box = await boxAt(file, at, end, { mayBeCut: true })
        if (!box) return
        if (telling.has(box.type)) await blank(file, at, box)
        else if (holding.has(box.type)) await blankIn(at + box.head, at + box.bytes)
        at += box.bytes
      }
    }
    await blankIn(0, size)
  } finally {
    await file.close()
  }
}

export interface Box {
  readonly type: string
  /** All of it, and what stands before what is in it. */
  readonly bytes: number
  readonly head: number
}

/** Undefined where the file is not what it says; one that goes on behind the end is taken as far as that where it may be cut. */
export async function boxAt(
  file: FileHandle,
  at: number,
  end: number,
  { mayBeCut = false } = {},
): Promise<Box | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, at)
  if (bytesRead < 8) return undefined
  const short = buffer.readUInt32BE(0)
  const isLong = short === 1 && bytesRead === 16
  const head = isLong ? 16 : 8
  // Nought: it goes on to the end.
  const bytes = isLong ? Number(buffer.readBigUInt64BE(8)) : short === 0 ? end - at : short
  if (bytes < head || (at + bytes > end && !mayBeCut)) return undefined
  return { type: buffer.toString('latin1', 4, 8), bytes: Math.min(bytes, end - at), head }
}

async function blank(file: FileHandle, at: number, { bytes, head }: Box): Promise<void> {
  const nothing = Buffer.alloc(64 * 1_024)
  for (let from = at + head; from < at + bytes; from += nothing.length)
    await file.write(nothing, 0, Math.min(nothing.length, at + bytes - from), from)
  // Last: a box of this type is passed over, by a try after a stop as well.
  await file.datasync()
  await file.write(free, 0, free.length, at + 4)
}
