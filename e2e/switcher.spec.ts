import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, test } from './lobby-test.ts'

/** Opens the switcher by its key. */
async function openSwitcher({ page }: Person) {
  await page.keyboard.press('Control+k')
  const switcher = page.getByRole('dialog', { name: 'Go to a room or a person' })
  await expect(switcher.getByRole('combobox', { name: 'Where to?' })).toBeFocused()
  return switcher
}

test('a few letters and Enter lead to a room; Escape leads back to the field', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const { page } = ada
  const name = `Orchard${crypto.randomUUID().slice(0, 6)}`
  const room = await makeRoom(page, name)
  await page.locator(`nav a[href="/chat/${room}/"]`).waitFor()

  const switcher = await openSwitcher(ada)
  await page.keyboard.type('zzqx')
  await expect(switcher.getByText('Nothing has this name')).toBeVisible()
  await expectNoViolationAtAnySize(page, 'switcher-none')
  await page.getByRole('combobox').fill(`orcd${name.slice(-6)}`)
  await expect(switcher.getByRole('option', { name, selected: true })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(switcher).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(switcher).toHaveCount(0)
  await expect(page).toHaveURL(`/chat/${room}/`)
  await expect(ada.composer).toBeFocused()

  await openSwitcher(ada)
  await page.keyboard.press('Escape')
  await expect(switcher).toHaveCount(0)
  await expect(ada.composer).toBeFocused()
  await openSwitcher(ada)
  await page.keyboard.press('Control+k')
  await expect(switcher).toHaveCount(0)
})

test('before anything is typed, recent rooms are there, and what can be done', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const { page } = ada
  const rooms = [await makeRoom(page, 'Kitchen'), await makeRoom(page, 'Cellar')]
  for (const room of rooms) {
    await page.goto(`/chat/${room}/`)
    await ada.composer.waitFor()
  }
  const switcher = await openSwitcher(ada)
  const options = switcher.getByRole('group', { name: 'Unread and recent' }).getByRole('option')
  await expect(options).toHaveText([/^Kitchen/, /^Lobby/])
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await expectNoViolationAtAnySize(page, 'switcher')
  await page.keyboard.press('ArrowDown')
  await expect(options.last()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/chat/${rooms[0]}/`)
})

test('a person is found, and the two of them have a room', async ({ enter }) => {
  const [ada, quentin] = [await enter('Ada'), await enter('Quentin')]
  await quentin.say('Is there tea?')
  await ada.message('Is there tea?').waitFor()
  const switcher = await openSwitcher(ada)
  await ada.page.keyboard.type('quen')
  await expect(switcher.getByRole('option', { name: 'Quentin' })).toBeVisible()
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('heading', { level: 1, name: 'Quentin' })).toBeVisible()
  await expect(switcher).toHaveCount(0)
  await expect(ada.composer).toBeFocused()
})

test('what can be done is done: a dialog, another page, signing out', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const { page } = ada
  await openSwitcher(ada)
  await page.keyboard.type('new room')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Make a room' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(ada.composer).toBeFocused()

  await openSwitcher(ada)
  await page.keyboard.type('your set')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()

  await openSwitcher(ada)
  await page.getByRole('option', { name: 'Sign out' }).click()
  await expect(page).toHaveURL('/login')
})

test('it is found by a key of a layout without Latin letters', async ({ enter }) => {
  const ada = await enter('Ada')
  const keyboard = await ada.page.context().newCDPSession(ada.page)
  const key = { key: 'л', code: 'KeyK', windowsVirtualKeyCode: 75, modifiers: 2 }
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
  await expect(ada.page.getByRole('combobox', { name: 'Where to?' })).toBeFocused()
})
