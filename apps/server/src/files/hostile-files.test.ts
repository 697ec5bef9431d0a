import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { hostileFiles } from '../testing/hostile-files.ts'
import { beginUpload, sendPiece } from '../testing/send-file.ts'

test('security 07, 25: what is made to break a server or a browser is refused, drawn anew or saved, for little memory', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const files = await hostileFiles()
  globalThis.gc?.()
  const before = process.memoryUsage().rss

  for (const { what, name, content, becomes } of files) {
    const begun = await beginUpload(chat, ada, { name, size: content.length })
    const place = begun.headers.get('location') ?? ''
    const sent = await sendPiece(chat, ada, place, { offset: 0, content })
    const id = place.slice(place.lastIndexOf('/') + 1)
    const answer = await chat.fetch(`/files/${id}/${name}`, { as: ada })
    const header = (name: string) => answer.headers.get(name)
    const drawn = /^image\/(png|jpeg|webp|gif)$/.test(header('content-type') ?? '')
    const saved = header('content-type') === 'application/octet-stream'
    const found = !sent.ok ? 'refused' : drawn ? 'drawn' : saved ? 'saved' : header('content-type')
    expect([what, found]).toEqual([what, becomes])
    expect([what, answer.status]).toEqual([what, becomes === 'refused' ? 404 : 200])
    if (becomes === 'refused') continue
    expect(header('x-content-type-options')).toBe('nosniff')
    expect(header('content-security-policy')).toBe("default-src 'none'; sandbox")
    const disposition = becomes === 'drawn' ? /^inline/ : /^attachment/
    expect(header('content-disposition')).toMatch(disposition)
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (becomes === 'drawn') expect([what, bytes.length < 2_000]).toEqual([what, true])
  }

  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
})
