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
      return response.writeHead(200, { 'content-type': 'image/png' }).end(pngOf(600, 315))
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
    await expect(card.locator('img')).toHaveJSProperty('naturalWidth', 600)
    const { width = 0, height = 1 } = (await card.locator('img').boundingBox()) ?? {}
    expect(width / height).toBeCloseTo(600 / 315, 1)
  }
  await expectNoViolation(ada.page, 'a card')
  await expect(cardOf(gus).getByRole('button')).toHaveCount(0)

  await gus.page.reload()
  await expect(cardOf(gus).getByText('How to water them.')).toBeVisible()
  // In a second tab, too.
  const settings = await gus.page.context().newPage()
  const choice = settings.getByRole('switch', { name: 'Previews of links' })
  await settings.goto('/settings/look')
  await choice.click()
  await expect(cardOf(gus)).toHaveCount(0)
  await gus.page.reload()
  await expect(gus.message('See')).toBeVisible()
  await expect(cardOf(gus)).toHaveCount(0)
  await choice.click()
  await expect(cardOf(gus)).toBeVisible()

  // What a browser alone has known is the person's from now on.
  await gus.page.evaluate(() => localStorage.setItem('lobby.link-cards', 'off'))
  await gus.page.reload()
  await expect(choice).not.toBeChecked()
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
