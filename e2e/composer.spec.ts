import { expect, makeRoom, type Person, test } from './lobby-test.ts'

async function alone(enter: (name: string) => Promise<Person>): Promise<Person> {
  const ada = await enter('Ada')
  await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Desk')}`)
  await ada.composer.waitFor()
  return ada
}

test('Enter sends, Shift+Enter breaks the line', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.composer.pressSequentially('one')
  await ada.composer.press('Shift+Enter')
  await ada.composer.pressSequentially('two')
  await ada.composer.press('Enter')
  await expect(ada.messages).toHaveCount(1)
  await expect(ada.messages.getByText('one\ntwo')).toBeVisible()
  await expect(ada.composer).toHaveValue('')
  await expect(ada.composer).toBeFocused()
})

test('Enter that ends a composition does not send', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.composer.fill('にほん')
  await ada.composer.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })
  await expect(ada.composer).toHaveValue('にほん')
  await expect(ada.messages).toHaveCount(0)
})

test('an empty message is not sent; Enter is silent about it, the button says so', async ({
  enter,
}) => {
  const ada = await alone(enter)
  await ada.say(' \n ')
  await expect(ada.page.getByText('There is nothing to send yet')).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await expect(ada.page.getByText('There is nothing to send yet')).toBeVisible()
  await expect(ada.messages).toHaveCount(0)
})

test('spaces at the beginning and the end stay, outer line breaks go', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.say('\n\n    if (tea)\n      drink()  \n\n')
  await expect(ada.messages).toHaveCount(1)
  expect(await ada.messages.locator('p[dir]').textContent()).toBe('    if (tea)\n      drink()  ')
})

test('a text that is too long says by how much before it is sent, beside a grey button', async ({
  enter,
}) => {
  const ada = await alone(enter)
  const button = ada.page.getByRole('button', { name: 'Send' })
  const color = () => button.evaluate((element) => getComputedStyle(element).backgroundColor)
  const grey = await color()
  await ada.composer.fill('ä'.repeat(4_000))
  await expect.poll(color).not.toBe(grey)

  await ada.composer.fill('ä'.repeat(4_003))
  await expect(ada.page.getByText('3 characters too many')).toBeVisible()
  await expect.poll(color).toBe(grey)
})

test('a text near its limit is counted, and over it stays where it is', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.composer.fill('ä'.repeat(3_990))
  await expect(ada.page.getByText('10 characters left')).toBeVisible()

  const tooLong = 'ä'.repeat(4_002)
  await ada.say(tooLong)
  await expect(ada.page.getByText('2 characters too many')).toBeVisible()
  await expect(ada.composer).toHaveValue(tooLong)
  await expect(ada.messages).toHaveCount(0)

  await ada.say('ä'.repeat(4_000))
  await expect(ada.messages).toHaveCount(1)
})

test('a draft survives a reload and a change of rooms', async ({ enter }) => {
  const ada = await alone(enter)
  const address = ada.page.url()
  await ada.composer.fill('Dear diary')
  await ada.page.reload()
  await expect(ada.composer).toHaveValue('Dear diary')

  await ada.page.keyboard.press('Alt+ArrowUp')
  await expect(ada.page).not.toHaveURL(address)
  await expect(ada.composer).toHaveValue('')
  await ada.page.keyboard.press('Alt+ArrowDown')
  await expect(ada.page).toHaveURL(`${address}/`)
  await expect(ada.composer).toHaveValue('Dear diary')
})

test('typing anywhere is typing a message', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.composer.blur()
  await ada.page.keyboard.type('Hello')
  await expect(ada.composer).toHaveValue('Hello')
})

test('what looks like code is text, and only web addresses are links', async ({ enter }) => {
  const ada = await alone(enter)
  const text = '<img src=x onerror=alert(1)> javascript:alert(1) https://example.org/?a=1.'
  await ada.say(text)
  await expect(ada.messages.getByText(text)).toBeVisible()
  const link = ada.messages.getByRole('paragraph').getByRole('link')
  await expect(link).toHaveCount(1)
  await expect(link).toHaveAttribute('href', 'https://example.org/?a=1')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow ugc')
})

test('the composer grows with its text, to about half the pane', async ({ enter }) => {
  const ada = await alone(enter)
  const heightOf = async () => (await ada.composer.boundingBox())?.height ?? 0
  const before = await heightOf()
  await ada.composer.fill('line\n'.repeat(4))
  expect(await heightOf()).toBeGreaterThan(before * 2)
  await ada.composer.fill('line\n'.repeat(200))
  expect(await heightOf()).toBeLessThan((ada.page.viewportSize()?.height ?? 0) / 2)
})
