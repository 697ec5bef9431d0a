// Files that somebody makes to break a server, or the browsers of its people.
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'
import sharp from 'sharp'

export interface HostileFile {
  readonly what: string
  readonly name: string
  readonly content: Uint8Array<ArrayBuffer>
  /** What becomes of it: it is refused, drawn anew, or given as bytes for saving. */
  readonly becomes: 'refused' | 'drawn' | 'saved'
}

/** What none of them may make a browser do. */
const alarm = 'alert(document.domain)'

/** All of them, a few hundred kilobytes together. */
export async function hostileFiles(): Promise<HostileFile[]> {
  const one = sharp({ create: { width: 8, height: 8, channels: 3, background: '#a50' } })
  const [png, jpeg, avif] = [
    await one.clone().png().toBuffer(),
    await one.clone().jpeg().toBuffer(),
    await one.clone().avif().toBuffer(),
  ]
  const noise = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * index * 31) >> 3))
  const files: readonly (readonly [string, string, Buffer | string, HostileFile['becomes']])[] = [
    ['GIF of 20,000 frames', 'frames.gif', gifOf(20_000), 'refused'],
    ['AVIF that says it is 60,000 pixels wide', 'wide.avif', widened(avif), 'refused'],
    ['PNG with 100 MB of zTXt', 'ztxt.png', withChunk(png, 'zTXt', bomb('a\0\0')), 'drawn'],
    ['PNG with 100 MB of iTXt', 'itxt.png', withChunk(png, 'iTXt', bomb('a\0\x01\0\0\0')), 'drawn'],
    ['JPEG that is a ZIP as well', 'zip.jpg', Buffer.concat([jpeg, zip()]), 'drawn'],
    ['SVG with a script', 'script.svg', svg(`<script>${alarm}</script>`), 'saved'],
    ['SVG that runs when it is seen', 'onload.svg', svg('<g/>', `onload="${alarm}"`), 'saved'],
    ['SVG with a file of the server', 'entity.svg', entity(), 'saved'],
    [
      'GIF that is a script as well',
      'script.gif',
      `GIF89a/*${'.'.repeat(40)}*/=1;${alarm}`,
      'refused',
    ],
    ['PDF that is a page as well', 'page.pdf', `%PDF-1.7\n<script>${alarm}</script>`, 'saved'],
    [
      'page that calls itself a PNG',
      'page.png',
      `<!doctype html><script>${alarm}</script>`,
      'saved',
    ],
    ['page behind the sign of a PNG', 'sign.png', signed(`<script>${alarm}</script>`), 'saved'],
    ['page in XML', 'page.xhtml', xhtml(), 'saved'],
    ['PNG that ends early', 'half.png', png.subarray(0, png.length - 30), 'drawn'],
    ['noise', 'noise.png', noise, 'saved'],
  ]
  return files.map(([what, name, content, becomes]) => {
    return { what, name, content: new Uint8Array(Buffer.from(content as Buffer)), becomes }
  })
}

/** A picture of one pixel, again and again. */
function gifOf(frames: number): Buffer {
  const head = Buffer.from('474946383961010001008000000000000000ff', 'hex').subarray(0, 13)
  const colours = Buffer.from('000000ffffff', 'hex')
  const frame = Buffer.from('21f90400010000002c0000000001000100000202440100', 'hex')
  const all = Buffer.concat(Array<Buffer>(frames).fill(frame))
  return Buffer.concat([head, colours, all, Buffer.from(';')])
}

/** The size that it says, and nothing else, is another. */
function widened(avif: Buffer): Buffer {
  const changed = Buffer.from(avif)
  const at = changed.indexOf('ispe')
  changed.writeUInt32BE(60_000, at + 8)
  changed.writeUInt32BE(60_000, at + 12)
  return changed
}

function bomb(head: string): Buffer {
  return Buffer.concat([Buffer.from(head, 'latin1'), deflateSync(Buffer.alloc(100_000_000))])
}

/** A chunk behind the first one, which says the size. */
function withChunk(png: Buffer, type: string, data: Buffer): Buffer {
  const firstEnds = 33
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([png.subarray(0, firstEnds), length, body, sum, png.subarray(firstEnds)])
}

/** With one packed file. */
function zip(): Buffer {
  const packed = deflateRawSync(Buffer.from(alarm))
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt16LE(4, 26)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  return Buffer.concat([head, Buffer.from('a.js'), packed, end])
}

function svg(inside: string, more = ''): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" ${more}>${inside}</svg>`
}

function entity(): string {
  return `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text>&x;</text>')}`
}

function xhtml(): string {
  return `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>${alarm}</script></html>`
}

function signed(text: string): Buffer {
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(text)])
}
