import { describe, expect, test } from 'vitest'
import { readImage } from './read-image.ts'
import { sampleImage } from './testing/sample-images.ts'

const formats = ['png', 'gif', 'webp', 'jpeg'] as const
const secret = 'taken at 52.5163 N'

/** The same picture with a text beside it, as the format has a place for it. */
const withText = {
  png: (file: Buffer) => {
    const text = Buffer.from(`tEXtComment\0${secret}`, 'latin1')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(text.length - 4)
    return Buffer.concat([file.subarray(0, 33), length, text, Buffer.alloc(4), file.subarray(33)])
  },
  gif: (file: Buffer) =>
    Buffer.concat([
      file.subarray(0, 19),
      Buffer.of(0x21, 0xfe, secret.length),
      Buffer.from(secret, 'latin1'),
      Buffer.of(0),
      file.subarray(19),
    ]),
  webp: (file: Buffer) => {
    const text = Buffer.from(`EXIF0000${secret}`, 'latin1')
    text.writeUInt32LE(secret.length, 4)
    const whole = Buffer.concat([file, text])
    whole.writeUInt32LE(whole.length - 8, 4)
    return whole
  },
  jpeg: (file: Buffer) => {
    const text = Buffer.from(`\xff\xe1\0\0Exif\0\0${secret}`, 'latin1')
    text.writeUInt16BE(text.length - 2, 2)
    return Buffer.concat([file.subarray(0, 2), text, file.subarray(2)])
  },
}

describe.each(formats)('a file in %s', (format) => {
  const size = format === 'gif' ? { width: 1, height: 1 } : { width: 24, height: 16 }

  test('is known by what is in it', () => {
    expect(readImage(sampleImage(format))).toMatchObject({ type: `image/${format}`, ...size })
  })

  test('loses what is beside the picture', () => {
    const file = withText[format](sampleImage(format))
    expect(file.includes(secret)).toBe(true)
    const { bytes, ...read } = readImage(Buffer.from(file))
    expect(read).toEqual({ type: `image/${format}`, ...size })
    expect(bytes.includes(secret)).toBe(false)
    // Nothing of the picture is lost by that: the rest is read again as it is.
    expect(readImage(bytes).bytes.equals(bytes)).toBe(true)
    expect(bytes.equals(readImage(sampleImage(format)).bytes)).toBe(true)
  })

  test('loses what follows it', () => {
    const page = Buffer.concat([sampleImage(format), Buffer.from('<script>alert(1)</script>')])
    expect(readImage(page).bytes.includes('script')).toBe(false)
  })

  test('is refused wherever it ends too early, and never read past its end', () => {
    const file = readImage(sampleImage(format)).bytes
    for (let length = 0; length < file.length; length++) {
      const part = Buffer.from(file.subarray(0, length))
      expect(() => readImage(part), `${length}`).toThrow(/this is none/)
    }
  })
})

test('what is no picture is refused, and an SVG is none', () => {
  for (const text of [
    '',
    'GIF89a',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '\xff\xd8\xff\xd9',
  ])
    expect(() => readImage(Buffer.from(text, 'latin1')), text).toThrow(/Send a PNG, GIF, WebP or/)
})

test('a picture of too many pixels is refused, and so is a large file', () => {
  const wide = sampleImage('png')
  wide.writeUInt32BE(513, 16)
  expect(() => readImage(wide)).toThrow(/1 to 512 pixels.*513 × 16/)
  expect(() => readImage(Buffer.alloc(65_537))).toThrow(/at most 65536 bytes/)
})
