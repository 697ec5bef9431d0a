import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitUntil } from '@lobby/channels/testing/waiting'
import { csrf } from '@lobby/protocol'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { csrfTokenOf, type Visitor, visitorFrom } from '../testing/build-chat.ts'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { askUpload, beginUpload, sendPiece } from '../testing/send-file.ts'

/** Asks a server in another process as a browser does. */
const siteOf = ({ url }: LobbyProcess) => ({
  fetch: (path: string, { as, ...init }: RequestInit & { as?: Visitor } = {}) => {
    const headers = new Headers(init.headers)
    if (as) headers.set('cookie', as.cookie)
    if (as) headers.set(csrf.header, csrfTokenOf(as))
    headers.set('origin', url)
    return fetch(url + path, { ...init, headers })
  },
})

/** Nothing in it repeats: it takes a while to be drawn. */
async function longPicture(): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [2_600, 2_000]
  const pixels = randomBytes(width * height * 3)
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } })
  return new Uint8Array(await picture.jpeg({ quality: 40 }).toBuffer())
}

test('a server that is killed while it draws a picture draws it when its sender asks again, and leaves nothing else', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path }
  const incoming = join(folder.path, 'files', 'incoming')
  const content = await longPicture()
  const size = content.length
  let ada: Visitor
  let place = ''
  {
    await using server = await LobbyProcess.start(env)
    const site = siteOf(server)
    ada = await visitorFrom(
      await site.fetch('/api/auth/guest', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Ada' }),
      }),
    )
    const begun = await beginUpload(site, ada, { name: 'noise.jpg', size })
    place = begun.headers.get('location') ?? ''
    const sent = sendPiece(site, ada, place, { offset: 0, content }).catch(() => 'cut')
    await waitUntil(() => readdirSync(incoming, { recursive: true }).some(isDrawn))
    await server.end('SIGKILL')
    expect(await sent).toBe('cut')
  }
  const id = place.slice(place.lastIndexOf('/') + 1)

  await using server = await LobbyProcess.start(env)
  const site = siteOf(server)
  const asked = await askUpload(site, ada, place)

  expect(asked.headers.get('upload-offset')).toBe(asked.headers.get('upload-length'))
  const file = await site.fetch(`/files/${id}/noise.jpg`, { as: ada })
  expect(file.headers.get('content-type')).toBe('image/jpeg')
  expect((await sharp(await file.arrayBuffer()).metadata()).width).toBe(2_600)
  await waitUntil(() => !isWorkedAt(id))
  expect(readdirSync(incoming)).toEqual([])
})

const isDrawn = (name: string | Buffer) => `${name}`.endsWith('/main')

/** Whether a process of this machine has it among its arguments. */
function isWorkedAt(id: string): boolean {
  if (!existsSync('/proc/self/cmdline')) return false
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(id)
    } catch {
      return false
    }
  })
}
