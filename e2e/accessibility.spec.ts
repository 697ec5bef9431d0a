import { expectStrongContrast } from './accessibility.ts'
import { expect, makeRoom, post, test } from './lobby-test.ts'

test('who asks the system for more contrast has seven to one in a room, light and dark', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce', contrast: 'more' })
  const room = await makeRoom(ada.page, 'Garden')
  for (const body of ['Hello!', 'See https://example.org', '🌱']) await post(ada.page, room, body)
  await ada.page.goto(`/chat/${room}`)
  await ada.messages.first().hover()
  await expectStrongContrast(ada.page)
})

test('hands stay on the keyboard: in, to another room, and on writing', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('textbox', { name: 'What should people call you?' })).toBeFocused()
  await page.keyboard.type('Ada')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Message to Lobby' })).toBeFocused()
  await makeRoom(page, 'Garden')
  await expect(
    page.getByRole('navigation').getByRole('link', { name: 'Garden' }).first(),
  ).toBeVisible()

  await page.keyboard.press('Alt+ArrowDown')
  await expect(page).not.toHaveURL('/chat/lobby/')
  await expect(page.getByRole('textbox', { name: /^Message to/ })).toBeFocused()
})

test('Escape closes what is open; only the next one marks the room as read', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const { page } = ada
  const room = await makeRoom(page, 'Archive')
  for (let n = 1; n <= 40; n++) await post(page, room, `Page ${n}.`)
  await page.goto(`/chat/${room}`)
  await expect(ada.message('Page 40.')).toBeInViewport()
  await page.getByRole('log').hover()
  await page.mouse.wheel(0, -800)
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible()

  for (const name of ['New room', /Your name and settings/]) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(ada.message('Page 40.')).not.toBeInViewport()
  }
  await page.keyboard.press('Escape')
  await expect(ada.message('Page 40.')).toBeInViewport()
})

test('the list of rooms shows where one is, also far down', async ({ enter }) => {
  const { page } = await enter('Ada', 'lobby', { viewport: { width: 1000, height: 400 } })
  for (let n = 1; n <= 8; n++) await makeRoom(page, `Zoo${n}`)
  const last = page.getByRole('navigation').getByRole('link', { name: 'Zoo8' }).last()
  await expect(last).not.toBeInViewport()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(last).toHaveAttribute('aria-current', 'page')
  await expect(last).toBeInViewport({ ratio: 1 })
})
