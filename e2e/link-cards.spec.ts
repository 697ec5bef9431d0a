import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expectNoViolation } from './accessibility.ts'
import { claim, expect, test } from './fresh-test.ts'
import { pngOf } from './png.ts'

test.use({ env: { LOBBY_PREVIEW_NETWORKS: '127.0.0.1' } })

let site: Server
let address = ''

test.beforeAll(async () => {
  site = createServer(({ url }, response) => {
    if (url === '/rose.png')
      return response.writeHead(200, { 'content-type': 'image/png' }).end(pngOf(300))
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(`<title>Roses in May</title><meta property="og:site_name" content="Garden">
      <meta name="description" content="How to water them."><meta property="og:image" content="/rose.png">`)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => site.once('listening', resolve))
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
})

test.afterAll(() => void site.close())

test('a page to which a message links is shown below it, until its writer takes it away or a person hides all', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const gus = await open('/chat/lobby?username=Gus')
  await gus.takeName()

  await ada.say(`See ${address}/roses`)
  const cardOf = (person: typeof ada) => person.messages.getByRole('list', { name: 'Linked pages' })
  for (const person of [ada, gus]) {
    const card = cardOf(person)
    await expect(card.getByRole('link', { name: 'Roses in May' })).toHaveAttribute(
      'href',
      `${address}/roses`,
    )
    await expect(card.getByText('Garden')).toBeVisible()
    await expect(card.locator('img')).toHaveJSProperty('naturalWidth', 300)
  }
  await expectNoViolation(ada.page, 'a card')
  await expect(cardOf(gus).getByRole('button')).toHaveCount(0)

  await gus.page.reload()
  await expect(cardOf(gus).getByText('How to water them.')).toBeVisible()
  await gus.page.goto('/settings/look')
  await gus.page.getByRole('switch', { name: 'Previews of links' }).click()
  await gus.page.goto('/chat/lobby')
  await expect(gus.message('See')).toBeVisible()
  await expect(cardOf(gus)).toHaveCount(0)

  await ada.page.setViewportSize({ width: 390, height: 800 })
  const card = cardOf(ada)
  const { width = 0 } = (await card.boundingBox()) ?? {}
  expect(width).toBeGreaterThan(250)
  expect(width).toBeLessThan(390)
  await card.getByRole('button', { name: 'Remove the preview of “Roses in May”' }).click()
  await expect(card).toHaveCount(0)
  await expect(ada.message('See')).toBeFocused()
  await ada.page.reload()
  await expect(ada.message('See')).toBeVisible()
  await expect(card).toHaveCount(0)
})
