import { claim, comeIn, expect, test } from './fresh-test.ts'

test('what a person is writing follows them to another device, and is gone there once it is sent', async ({
  fresh,
  open,
}) => {
  const desk = await claim({ fresh, open })
  const phone = await open('/login')
  await comeIn(phone, 'Ada')

  await desk.composer.fill('Water the')
  await expect(phone.composer).toHaveValue('Water the')
  await phone.composer.fill('Water the tomatoes.')
  await expect(desk.composer).toHaveValue('Water the tomatoes.')
  await phone.composer.press('Enter')
  await expect(phone.message('Water the tomatoes.')).toBeVisible()
  await expect(desk.composer).toHaveValue('')
})

test('a room with a draft of another device has a pencil, and the draft in it', async ({
  fresh,
  open,
}) => {
  const desk = await claim({ fresh, open })
  await desk.page.goto('/chat/garden')
  await desk.page.getByRole('button', { name: 'Make this room' }).click()
  await desk.composer.fill('Half a sentence')
  const phone = await open('/login')
  await comeIn(phone, 'Ada')
  await expect(phone.room('garden')).toContainText('Unsent draft')
  await phone.room('garden').click()
  await expect(phone.composer).toHaveValue('Half a sentence')
})

test('what is written in a thread follows the person as well, with a pencil at its room', async ({
  fresh,
  open,
}) => {
  const desk = await claim({ fresh, open })
  const phone = await open('/login')
  await comeIn(phone, 'Ada')
  await desk.page.goto('/chat/garden')
  await desk.page.getByRole('button', { name: 'Make this room' }).click()
  await desk.say('Who waters?')
  await expect(desk.page.locator('article[data-state]')).toHaveCount(0)
  await desk.message('Who waters?').focus()
  await desk.page.keyboard.press('t')
  const fieldOf = ({ page }: typeof desk) =>
    page.getByRole('complementary', { name: 'Thread' }).getByRole('textbox')
  await fieldOf(desk).fill('I do, on')
  await expect(phone.room('garden')).toContainText('Unsent draft')

  await phone.room('garden').click()
  await phone.message('Who waters?').focus()
  await phone.page.keyboard.press('t')
  await expect(fieldOf(phone)).toHaveValue('I do, on')
  await fieldOf(phone).fill('I do, on Monday.')
  await expect(fieldOf(desk)).toHaveValue('I do, on Monday.')
  await fieldOf(desk).press('Enter')
  await expect(fieldOf(phone)).toHaveValue('')
  await expect(phone.composer).toHaveValue('')
})

test('what was written on two devices while one had no connection is all there afterwards', async ({
  fresh,
  open,
}) => {
  const desk = await claim({ fresh, open })
  const phone = await open('/login')
  await comeIn(phone, 'Ada')
  let isCut = true
  await desk.page.routeWebSocket('**/ws', (socket) =>
    isCut ? void socket.close() : void socket.connectToServer(),
  )
  await desk.page.reload()
  await desk.composer.fill('Tomatoes')
  await phone.composer.fill('Cucumbers')
  await expect(async () => {
    const { drafts } = await (await phone.page.request.get('/api/drafts')).json()
    expect(drafts).toMatchObject([{ text: 'Cucumbers' }])
  }).toPass()

  isCut = false
  await desk.page.evaluate(() => dispatchEvent(new Event('online')))
  for (const { composer } of [desk, phone])
    await expect(composer).toHaveValue('Tomatoes\nCucumbers')
})
