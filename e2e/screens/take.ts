// A picture of the page, small enough to be kept beside the code.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { keepPicture } from '../accessibility.ts'

export const picturesFolder = join(import.meta.dirname, '../../docs/screens')

/** Writes the page as it is now into docs/screens; answers with the size in bytes. */
export async function takePicture(page: Page, name: string): Promise<number> {
  const png = await standingStill(page)
  await keepPicture(page, name)
  const blank = await page.context().newPage()
  const picture = Buffer.from(await blank.evaluate(asWebp, png.toString('base64')), 'base64')
  await writeFile(join(picturesFolder, `${name}.webp`), picture)
  return picture.length
}

/** Two pictures in a row that are the same: parts that come later have come, and pushed the others to where they stay. */
async function standingStill(page: Page): Promise<Buffer> {
  const shoot = () => page.screenshot({ animations: 'disabled' })
  let before = await shoot()
  for (let n = 0; n < 20; n++) {
    const png = await shoot()
    if (png.equals(before)) return png
    before = png
  }
  throw new Error('The page does not stand still.')
}

/** A third of the bytes. Playwright writes no WebP; its browser does. */
async function asWebp(png: string): Promise<string> {
  const file = await fetch(`data:image/png;base64,${png}`)
  const image = await createImageBitmap(await file.blob())
  const canvas = new OffscreenCanvas(image.width, image.height)
  canvas.getContext('2d')?.drawImage(image, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.45 })
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
