// A process of its own, for one picture that a stranger has made: `node picture-maker.ts FILE FOLDER`; with a number of pixels behind it, the middle of it as a square, and with `whole` behind that all of it, as large as fits in there.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@lobby/protocol/limits'
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import { thumbWidths } from './kept-names.ts'

/** What it prints, as JSON. */
export type MadePictures =
  | { readonly is: 'broken' }
  | { readonly is: 'too large' }
  | {
      readonly is: 'made'
      readonly type: string
      readonly width: number
      readonly height: number
      /** Those of `thumbWidths` that are there. */
      readonly thumbs: readonly number[]
    }

type Encoder = { readonly type: string; encode(picture: Sharp): Sharp }

/** What comes in another format is sent on as WebP. */
const webp: Encoder = { type: 'image/webp', encode: (picture) => picture.webp({ quality: 90 }) }
const encoders: Readonly<Record<string, Encoder>> = {
  jpeg: { type: 'image/jpeg', encode: (picture) => picture.jpeg({ quality: 90 }) },
  png: { type: 'image/png', encode: (picture) => picture.png() },
  gif: { type: 'image/gif', encode: (picture) => picture.gif() },
}

class NotWritten extends Error {
  override readonly name = 'NotWritten'
}

const [, , file = '', folder = '', square, part] = process.argv
// The server that asked has ended: its answer is read by no process, and another server may draw the same.
process.stdin.once('end', () => process.kill(process.pid, 'SIGKILL')).resume()
process.stdin.unref()
sharp.concurrency(1)
sharp.cache(false)
process.stdout.write(
  JSON.stringify(
    await (square === undefined ? make() : makeOne(Number(square))).catch((error: unknown) => {
      // A full disk says nothing about the picture: this process fails, which is told as that.
      if (error instanceof NotWritten) throw error
      return { is: 'broken' }
    }),
  ),
)

/** Draws the picture anew: nothing but its pixels is kept, upright. */
async function make(): Promise<MadePictures> {
  // The header alone is read: what it promises is not drawn before it is known to be little.
  const head = await sharp(file, { limitInputPixels: false }).metadata()
  const { format, width, height, pages = 1, pageHeight = height } = head
  const isAnimated = pages > 1 && (format === 'gif' || format === 'webp')
  const frames = isAnimated ? pages : 1
  if (frames > limits.pictureFrames || width * pageHeight * frames > limits.picturePixels)
    return { is: 'too large' }
  const read = () => {
    // Of one that ends early, what is there is drawn.
    const options = {
      ...{ limitInputPixels: limits.picturePixels, animated: isAnimated },
      failOn: 'none',
    } as const
    const picture = sharp(file, options)
    return isAnimated ? picture : picture.autoOrient()
  }

  const { encode, type } = encoders[format] ?? webp
  const main = await put('main', encode(read()))
  const thumbs = thumbWidths.filter((one) => one < main.width)
  for (const one of thumbs) await put(`${one}`, read().resize({ width: one }).webp({ quality: 80 }))
  const shownHeight = isAnimated ? pageHeight : main.height
  return { is: 'made', type, width: main.width, height: shownHeight, thumbs }
}

/** The first frame of a picture as WebP, `main` in the folder: a square of so many pixels, or all of it in such a square. */
async function makeOne(pixels: number): Promise<MadePictures> {
  const options = { limitInputPixels: limits.picturePixels } as const
  const fit =
    part === 'whole'
      ? ({ fit: 'inside', withoutEnlargement: true } as const)
      : { fit: 'cover' as const }
  const resized = sharp(file, options)
    .autoOrient()
    .resize({ width: pixels, height: pixels, ...fit })
  const { width, height } = await put('main', resized.webp({ quality: 85 }))
  return { is: 'made', type: webp.type, width, height, thumbs: [] }
}

async function put(name: string, picture: Sharp): Promise<OutputInfo> {
  const { data, info } = await picture.toBuffer({ resolveWithObject: true })
  await writeFile(join(folder, name), data).catch((cause: unknown) => {
    throw new NotWritten(`${name} could not be written.`, { cause })
  })
  return info
}
