import { randomUUID } from 'node:crypto'
import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, post, test } from './lobby-test.ts'

test('the page says how it is installed, and has the icons for it', async ({ enter }) => {
  const { page } = await enter('Ada')
  const address = await page.locator('link[rel="manifest"]').getAttribute('href')
  const answer = await page.request.get(address ?? '')
  expect(answer.headers()['content-type']).toBe('application/manifest+json')
  const { name, start_url, display, icons } = await answer.json()
  expect({ name, start_url, display }).toEqual({
    name: 'Lobby',
    start_url: '/',
    display: 'standalone',
  })
  const headers = { 'accept-language': 'de-AT, en;q=0.5' }
  const { shortcuts } = await (await page.request.get(address ?? '', { headers })).json()
  expect(shortcuts[0]).toEqual({ name: 'Aktivität', url: '/activity' })
  const apple = await page.locator('link[rel="apple-touch-icon"]').getAttribute('href')
  for (const { src, type } of [...icons, { src: apple, type: 'image/png' }]) {
    const icon = await page.request.get(src)
    expect(icon.headers()['content-type'], src).toBe(type)
  }
})

test('what another app shares becomes a draft of the room that is picked', async ({ enter }) => {
  const ada = await enter('Ada')
  const name = `Seeds-${randomUUID().slice(0, 8)}`
  const room = await makeRoom(ada.page, name)
  const shared = 'Poppies https://seeds.example/poppies'
  await ada.page.goto(`/share?title=Poppies&text=${encodeURIComponent(shared)}`)
  await expect(ada.page.getByText(shared, { exact: true })).toBeVisible()
  await expectNoViolation(ada.page)
  await ada.page.getByRole('textbox').fill(name)
  await ada.page.getByRole('main').getByRole('button', { name }).click()

  await expect(ada.page).toHaveURL(`/chat/${room}/`)
  await expect(ada.composer).toHaveValue(shared)
  await expect(ada.messages).toHaveCount(0)
})

test('title and icon of the tab tell what waits, wherever the person is, until it is read', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Harbour')
  await ada.page.goto(`/chat/${room}`)
  await ada.composer.waitFor()
  await ada.page.goto('/saved')
  await expect(ada.page).toHaveTitle('Saved · Lobby')
  const icon = ada.page.locator('link[rel="icon"]')
  await expect(icon).toHaveAttribute('href', '/favicon.svg')

  const bob = await enter('Bob', room)
  await post(bob.page, room, 'The boat is here.')
  await expect(ada.page).toHaveTitle('• Saved · Lobby')
  await expect(icon).toHaveAttribute('href', '/favicon-unread.svg')

  await ada.room('Harbour').click()
  await expect(ada.page).toHaveTitle('Harbour · Lobby')
  await expect(icon).toHaveAttribute('href', '/favicon.svg')
})
