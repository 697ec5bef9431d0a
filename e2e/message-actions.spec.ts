import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, pressTool, test } from './lobby-test.ts'

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] }
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

const pasted = ({ page }: Person) => page.evaluate(() => navigator.clipboard.readText())

test('the menu of a message copies its link, and its text', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { ...clipboard, reducedMotion: 'reduce' })
  const { page } = ada
  const room = await makeRoom(page, 'Garden')
  await page.goto(`/chat/${room}`)
  await ada.say('Water the tomatoes.')
  const message = ada.message('tomatoes')
  await pressTool(message, 'More')
  await page.getByRole('menuitem', { name: 'Copy message link' }).click()
  await expect(page.getByRole('status').getByText('Message link copied')).toBeVisible()
  expect(await pasted(ada)).toMatch(new RegExp(`/chat/${room}@\\d+$`))

  await message.getByRole('button', { name: 'More', exact: true }).click()
  const menu = page.getByRole('menu', { name: 'What to do with this message' })
  await expect(menu.getByRole('menuitem').first()).toBeFocused()
  await expectNoViolationAtAnySize(page, 'message-menu')
  await menu.getByRole('menuitem', { name: 'Copy text' }).click()
  await expect(menu).toHaveCount(0)
  await expect(page.getByRole('status').getByText('Text copied')).toBeVisible()
  expect(await pasted(ada)).toBe('Water the tomatoes.')
})

test('the bar over a message that is longer than the screen stays in sight', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Garden')}`)
  await ada.say(Array.from({ length: 60 }, (_, n) => `Row ${n}`).join('\n'))
  const message = ada.message('Row 59')
  await expect(message).toBeInViewport()
  await expect(ada.page.locator('article[data-state]')).toHaveCount(0)
  // The list may still move under a mouse that stands still.
  let y = 1_190
  await expect(async () => {
    y += 2
    await message.getByText('Row 59').hover({ position: { x: 20, y } })
    const more = message.getByRole('button', { name: 'More', exact: true })
    await expect(more).toBeInViewport({ timeout: 1_000 })
  }).toPass()
})

test('by keys: one stop for the list, arrows from message to message, Escape back to writing', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const keys = page.keyboard
  await page.goto(`/chat/${await makeRoom(page, 'Garden')}`)
  for (const text of [
    'First.\n\n```\ntea\n```',
    'Second, see https://example.org.',
    'Third, **and** https://example.com.',
  ])
    await ada.say(text)
  await expect(ada.messages).toHaveCount(3)
  await expect(ada.page.locator('article[data-state]')).toHaveCount(0)

  await expect(ada.message('Third,').locator('strong')).toHaveText('and')

  await keys.press('Shift+Tab')
  await expect(ada.message('Third,')).toBeFocused()
  await keys.press('ArrowUp')
  await keys.press('ArrowUp')
  await expect(ada.message('First.')).toBeFocused()
  await keys.press('ArrowUp')
  await expect(ada.message('First.')).toBeFocused()
  await keys.press('End')
  await expect(ada.message('Third,')).toBeFocused()
  await keys.press('Home')
  await keys.press('ArrowDown')
  const second = ada.message('Second')
  await expect(second).toBeFocused()

  // Within the message that has the focus, and nowhere else, Tab goes on.
  await keys.press('Tab')
  await keys.press('Tab')
  await expect(second.getByRole('link', { name: 'example.org' })).toBeFocused()
  // Three reactions, React, Reply, Answer in a thread, Edit and More.
  for (let n = 0; n < 9; n++) await keys.press('Tab')
  await expect(ada.composer).toBeFocused()

  await keys.press('Shift+Tab')
  await expect(second).toBeFocused()
  await keys.press('Escape')
  await expect(ada.composer).toBeFocused()
})

test('Delete asks about the message that has the focus, which has it again afterwards', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const { page } = ada
  await page.goto(`/chat/${await makeRoom(page, 'Garden')}`)
  await ada.say('A slip of the tongue.')
  await expect(ada.page.locator('article:not([data-state])')).toHaveCount(1)
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog', { name: 'Delete this message for everybody?' })
  await expect(dialog.getByText('A slip of the tongue.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeFocused()
  await expectNoViolation(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(ada.message('A slip of the tongue.')).toBeFocused()

  await page.keyboard.press('Delete')
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeFocused()
  await page.keyboard.press('Enter')
  const place = ada.message('This message was deleted')
  await expect(place).toBeFocused()
  await expect(place.getByRole('button')).toHaveCount(0)
})

test('the menu is closed by Escape, which then has done all it does', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 1_000, height: 400 } })
  const { page } = ada
  await page.goto(`/chat/${await makeRoom(page, 'Garden')}`)
  for (let n = 1; n <= 20; n++) await ada.say(`Line ${n}.`)
  await expect(ada.message('Line 20.')).toBeInViewport()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Home')
  await expect(ada.message('Line 1.').first()).toBeFocused()
  await ada.page
    .getByRole('group')
    .getByRole('button', { name: 'More', exact: true })
    .press('Enter')
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem').nth(1)).toBeFocused()
  await page.keyboard.press('x')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeFocused()
  await expect(ada.composer).toHaveValue('')
  await expect(ada.message('Line 20.')).not.toBeInViewport()
})

test('a finger that rests on a message opens a sheet with all that can be done', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { ...phone, ...clipboard, reducedMotion: 'reduce' })
  const { page } = ada
  await page.goto(`/chat/${await makeRoom(page, 'Garden')}`)
  await ada.composer.fill('Water the tomatoes.')
  await page.getByRole('button', { name: 'Send' }).tap()
  const message = ada.message('tomatoes')
  await expect(page.locator('article:not([data-state])')).toHaveCount(1)
  // Until it stands still.
  await message.tap({ trial: true })
  const box = await message.boundingBox()
  const finger = await page.context().newCDPSession(page)
  await finger.send('Input.dispatchTouchEvent', {
    type: 'touchStart',
    touchPoints: [{ x: (box?.x ?? 0) + 100, y: (box?.y ?? 0) + 20 }],
  })
  const sheet = page.getByRole('dialog', { name: 'What to do with this message' })
  await expect(sheet).toBeVisible()
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(sheet).toBeVisible()
  await expectNoViolation(page, 'message-sheet')
  for (const button of await sheet.getByRole('button').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  await sheet.getByRole('button', { name: 'Copy text' }).tap()
  await expect(sheet).toHaveCount(0)
  expect(await pasted(ada)).toBe('Water the tomatoes.')

  // Who cannot hold a finger still touches the message, and then what shows over it.
  await message.tap()
  await message.getByRole('button', { name: 'More', exact: true }).tap()
  await sheet.getByRole('button', { name: 'React with 👍' }).tap()
  await expect(message.getByRole('button', { name: '👍, 1 person' })).toBeVisible()
  await message.getByRole('button', { name: 'More', exact: true }).tap()
  await sheet.getByRole('button', { name: 'Delete' }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).tap()
  await expect(ada.message('This message was deleted')).toBeVisible()
})
