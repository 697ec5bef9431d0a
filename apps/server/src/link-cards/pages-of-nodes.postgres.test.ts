import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, onTestFinished, test } from 'vitest'
import { buildNodes } from '../testing/build-nodes.ts'

test('of two servers on one database one reads a page, and one that has died leaves it to the other', async () => {
  const asked: string[] = []
  const site = createServer(({ url = '' }, response) => {
    asked.push(url)
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>${url}</title>`)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => site.once('listening', resolve))
  onTestFinished(() => void site.close())
  const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  const [one, other] = await buildNodes({ LOBBY_PREVIEW_NETWORKS: '127.0.0.1' })
  const ada = await one.account('Ada')
  const { db } = one.app.context
  const state = async () =>
    (await db.selectFrom('link_pages').select('state').execute()).flatMap(Object.values)

  // A server that has died has begun to read this one.
  const page = { hash: 'x'.repeat(43), url: `${address}/left`, wantedAt: 0, tries: 1 }
  await db
    .insertInto('link_pages')
    .values({ ...page, state: 'waiting', takenAt: 1 })
    .execute()
  const { id: roomId } = await db.selectFrom('rooms').select('id').executeTakeFirstOrThrow()
  await db
    .insertInto('link_cards')
    .values({ roomId, seq: 999, page: page.hash, place: 0, removed: 0 })
    .execute()
  const paths = Array.from({ length: 9 }, (_, index) => `/${index}`)
  await Promise.all(
    paths.flatMap((path) =>
      [one, other].map((node) =>
        node.fetch('/api/rooms/lobby/messages', { as: ada, json: { body: `${address}${path}` } }),
      ),
    ),
  )

  await waitUntil(async () => {
    const states = await state()
    return states.length === paths.length + 1 && states.every((one) => one === 'read')
  })
  expect(asked.toSorted()).toEqual([...paths, '/left'].toSorted())
})
