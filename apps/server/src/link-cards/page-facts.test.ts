import { expect, test } from 'vitest'
import { readPage } from './page-facts.ts'

const read = (html: string | Uint8Array, charset?: string) =>
  readPage(typeof html === 'string' ? new TextEncoder().encode(html) : html, charset)

test('Open Graph counts before what browsers show, and only the head is read', async () => {
  const facts = await read(`<!doctype html><html><head><title>Tab &amp; title</title>
    <meta property="og:title" content="Roses &quot;in&quot; May"><meta name=description content=Plain>
    <meta property="og:site_name" content="Garden"><meta property="og:image" content="/rose.png">
    <link rel="alternate" type="application/json+oembed" href="/embed?x=1&amp;y=2">
    </head><body><meta property="og:description" content="not this"></body></html>`)

  expect(facts).toMatchObject({
    title: 'Roses "in" May',
    description: 'Plain',
    site: 'Garden',
    image: '/rose.png',
    embed: '/embed?x=1&y=2',
    isVideo: false,
  })
  expect(await read('<p>No head<title>Late</title>')).toMatchObject({ title: undefined })
  expect(await read('<title>First</title><svg><title>Second</title></svg>')).toMatchObject({
    title: 'First',
  })
  expect((await read('<meta property="og:type" content="video.other">')).isVideo).toBe(true)
})

test('a page is read in the letters that its server says, or it says itself', async () => {
  const latin = Buffer.from('<title>M\xfcller</title>', 'latin1')
  expect((await read(latin, 'iso-8859-1')).title).toBe('Müller')
  const own = Buffer.from('<meta charset="windows-1252"><title>M\xfcller</title>', 'latin1')
  expect((await read(own)).title).toBe('Müller')
  const old = '<meta http-equiv=Content-Type content="text/html; charset=Shift_JIS"><title>'
  const tokyo = Buffer.concat([Buffer.from(old), Buffer.from([0x93, 0x8c, 0x8b, 0x9e])])
  expect((await read(tokyo)).title).toBe('東京')
  expect((await read(latin, 'no-such-charset')).title).toBe('M\ufffdller')
})

test('half a megabyte of anything is read in no time', async () => {
  const size = 512 * 1024
  const sources = ['<', '<a ', '<noscript>', '<meta ', '&', '<!--', '<title>', '"<a b=', '</x>']
  for (const source of [...sources, '<template></noscript>']) {
    // What this process has worked: others on the machine take none of that.
    const began = process.cpuUsage()
    await read(source.repeat(size / source.length))
    const { user, system } = process.cpuUsage(began)
    expect((user + system) / 1_000, source).toBeLessThan(1_000)
  }
})
