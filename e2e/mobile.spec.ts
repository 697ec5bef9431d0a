import { expectNoViolation, keepPicture } from './accessibility.ts'
import { expect, makeRoom, post, test } from './lobby-test.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('the rooms are behind a button, and choosing one shows it', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', phone)
  const room = await makeRoom(ada.page, 'Garden')
  await expect(ada.page.getByRole('navigation')).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Show rooms' }).click()
  await ada.page.locator(`a[href="/chat/${room}/"]`).click()
  await expect(ada.page.getByRole('heading', { level: 1 })).toHaveText('Garden')
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
})

test('a finger that goes across opens the list of rooms, and closes it', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', phone)
  const { page } = ada
  const room = await makeRoom(page, 'Garden')
  await post(page, room, 'A line to hold on to')
  await page.goto(`/chat/${room}`)
  // What is under a finger when it comes has to be there when it leaves.
  await expect(ada.message('A line to hold on to')).toBeVisible()
  const finger = await page.context().newCDPSession(page)
  const swipe = async (from: number, to: number) => {
    // By its own clock, in seconds: the machine may be slower than a finger.
    let timestamp = Date.now() / 1_000
    const touch = (type: string, x?: number) => {
      timestamp += 0.05
      return finger.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: x === undefined ? [] : [{ x, y: 300 }],
        timestamp,
      })
    }
    await touch('touchStart', from)
    await touch('touchMove', (from + to) / 2)
    await touch('touchMove', to)
    await touch('touchEnd')
  }
  const rooms = page.getByRole('dialog', { name: 'Rooms' })
  await swipe(60, 200)
  await expect(rooms).toBeVisible()
  await swipe(200, 60)
  await expect(rooms).toHaveCount(0)
  await expect(ada.composer).toBeVisible()
})

test('Back closes what lies over the room, and stays in it', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', phone)
  const { page } = ada
  const room = await makeRoom(page, 'Garden')
  await page.goto(`/chat/${room}/`)
  const members = await ada.openMembers()
  await page.goBack()
  await expect(members).toHaveCount(0)
  await expect(page).toHaveURL(`/chat/${room}/`)

  await ada.openMembers()
  await members.getByRole('button', { name: 'Close' }).tap()
  await expect(members).toHaveCount(0)
  await page.goBack()
  await expect(page).toHaveURL('/chat/lobby/')
})

test('Enter breaks the line, the button sends', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', phone)
  await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Desk')}`)
  await ada.composer.fill('one')
  await ada.composer.press('Enter')
  await ada.composer.pressSequentially('two')
  await ada.page.getByRole('button', { name: 'Send' }).tap()
  await expect(ada.messages.getByText('one\ntwo')).toBeVisible()
})

test('what is written has a line of its own, and the buttons beside it stay where they are', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', phone)
  const { page } = ada
  await page.goto(`/chat/${await makeRoom(page, 'Springworkshops')}`)
  const send = page.getByRole('button', { name: 'Send' })
  const before = await send.boundingBox()
  const isWhole = () =>
    ada.composer.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)
  expect(await isWhole()).toBe(true)
  await ada.composer.tap()
  expect((await ada.composer.boundingBox())?.width).toBeGreaterThan(330)
  expect(await isWhole()).toBe(true)
  expect(await send.boundingBox()).toEqual(before)
  await ada.composer.fill('Tea?')
  await page.getByRole('button', { name: 'Emoji', exact: true }).tap()
  await expect(page.getByRole('dialog', { name: 'Emoji' })).toBeAttached()
  expect((await ada.composer.boundingBox())?.width).toBeGreaterThan(330)
})

for (const width of [320, 390])
  test(`nothing is cut off or too small to touch at ${width} pixels`, async ({ enter }) => {
    const ada = await enter('Ada', 'lobby', { ...phone, viewport: { width, height: 640 } })
    await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Desk')}`)
    await ada.composer.fill(`${'word'.repeat(60)} https://example.org/${'path/'.repeat(30)}`)
    await ada.page.getByRole('button', { name: 'Send' }).tap()
    await expect(ada.messages).toHaveCount(1)
    const { scrollWidth, clientWidth } = await ada.page.evaluate(() => document.documentElement)
    expect(scrollWidth).toBe(clientWidth)
    for (const button of await ada.page.getByRole('button').all()) {
      const box = await button.boundingBox()
      expect(box?.height, await button.innerHTML()).toBeGreaterThanOrEqual(44)
    }
  })

test('a dialog of the sidebar stays as it is while the window becomes narrow, and wide again', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const dialogs = [
    ['New room', 'Room name'],
    ['New direct message', 'Who?'],
    [/Your name and settings/, 'Your name'],
  ] as const
  for (const [button, label] of dialogs) {
    await page.getByRole('button', { name: button }).click()
    const field = page.getByRole('dialog').getByRole('textbox', { name: label })
    await field.fill('Adamina')
    await page.setViewportSize({ width: 390, height: 800 })
    await expect(ada.page.getByRole('button', { name: 'Show rooms' })).toBeVisible()
    await expect(field).toHaveValue('Adamina')
    await expect(field).toBeFocused()
    await expectNoViolation(page)
    await keepPicture(page, `sidebar-dialog-390-${label.replace(/\W+/g, '-')}`)
    await page.setViewportSize({ width: 1_200, height: 800 })
    await expect(page.getByRole('navigation')).toBeVisible()
    await expect(field).toHaveValue('Adamina')
    await keepPicture(page, `sidebar-dialog-1200-${label.replace(/\W+/g, '-')}`)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})
