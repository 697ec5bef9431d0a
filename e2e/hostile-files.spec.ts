import { csrf } from '@lobby/protocol/limits'
import { uploadsPath } from '@lobby/protocol/request'
import { type HostileFile, hostileFiles } from '@lobby/server/testing/hostile-files'
import type { Page } from '@playwright/test'
import { expect, test } from './lobby-test.ts'

test('security 07: a file that is made to run in a browser is saved or seen, and does not run', async ({
  enter,
}) => {
  const { page } = await enter('Ada')
  const window = await page.context().newPage()
  const alarms: string[] = []
  window.on('dialog', (dialog) => {
    alarms.push(dialog.message())
    void dialog.dismiss()
  })

  for (const file of await hostileFiles()) {
    const id = await upload(page, file)
    if (file.becomes === 'refused') continue
    const download = window.waitForEvent('download').then(
      () => 'saved',
      () => 'closed',
    )
    const seen = window.goto(`/files/${id}/${file.name}`).then(
      () => window.evaluate(() => (document.images.length === 1 ? 'drawn' : 'something else')),
      // The page stays where it was while a file is saved.
      () => download,
    )
    expect([file.what, await seen]).toEqual([file.what, file.becomes])
  }

  expect(alarms).toEqual([])
})

/** Sends it as the page does, with its session; answers the id. */
function upload(page: Page, { name, content }: HostileFile): Promise<string> {
  const given = {
    ...{ name: Buffer.from(name).toString('base64'), path: uploadsPath, csrf },
    content: Buffer.from(content).toString('base64'),
  }
  return page.evaluate(async ({ name, content, path, csrf }) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))
    const token = document.cookie.split(`${csrf.cookie}=`)[1]?.split(';', 1)[0] ?? ''
    const headers = { 'tus-resumable': '1.0.0', [csrf.header]: token }
    const begun = await fetch(path, {
      method: 'POST',
      headers: {
        ...headers,
        'upload-length': `${bytes.length}`,
        'upload-metadata': `filename ${name}`,
      },
    })
    const place = begun.headers.get('location') ?? ''
    const type = 'application/offset+octet-stream'
    const piece = { ...headers, 'upload-offset': '0', 'content-type': type }
    await fetch(place, { method: 'PATCH', headers: piece, body: bytes })
    return place.slice(place.lastIndexOf('/') + 1)
  }, given)
}
