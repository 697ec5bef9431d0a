import { limits } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { readGif } from './gif.ts'
import { readJpeg } from './jpeg.ts'
import type { Picture } from './picture.ts'
import { readPng } from './png.ts'
import { readWebp } from './webp.ts'

const formats = [readPng, readGif, readWebp, readJpeg]

/**
 * The picture in a file, by what is in it and never by what it is called. Throws ChatError `too_long` for a large file,
 * and `invalid` for what is no picture of these formats or has too many pixels.
 */
export function readImage(file: Uint8Array<ArrayBuffer>): Picture {
  const { imageBytes, imagePixels } = limits
  if (file.length > imageBytes)
    throw new ChatError('too_long', `An image has at most ${imageBytes} bytes.`)
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length)
  for (const read of formats) {
    const picture = read(bytes)
    if (!picture) continue
    const { width, height } = picture
    if (Math.min(width, height) < 1 || Math.max(width, height) > imagePixels)
      throw new ChatError(
        'invalid',
        `An image is 1 to ${imagePixels} pixels wide and high; this one is ${width} × ${height}.`,
      )
    return picture
  }
  throw new ChatError('invalid', 'Send a PNG, GIF, WebP or JPEG: this is none, or it is broken.')
}
