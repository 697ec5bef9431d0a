// Draws the icons of the installed app from the mark: `node scripts/draw-icons.ts`.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

const folder = join(import.meta.dirname, '../apps/web/public')
const mark = await readFile(join(folder, 'favicon.svg'), 'utf8')
// A system cuts its own shape out of it, and leaves four fifths of the width at least.
const background = /<rect[^>]*fill="([^"]+)"\/>/.exec(mark)?.[1]
const drawing = mark.replace(/<rect[^>]*\/>/, '').replace(/<\/?svg[^>]*>/g, '')
const fullBleed = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="${background}"/><g transform="translate(4.8 4.8) scale(0.7)">${drawing}</g></svg>`

const icons = [
  { name: 'icon-192.png', of: mark, size: 192 },
  { name: 'icon-512.png', of: mark, size: 512 },
  { name: 'icon-maskable.png', of: fullBleed, size: 512 },
  { name: 'apple-touch-icon.png', of: fullBleed, size: 180 },
]
for (const { name, of, size } of icons)
  await sharp(Buffer.from(of), { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ palette: true, compressionLevel: 9 })
    .toFile(join(folder, name))
