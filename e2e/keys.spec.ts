// Presses every key of the table. A new line of it does not compile here until it says what is seen then.
import { type KeyAction, keyGroups, keyTable } from '@lobby/web/keys'
import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, post, test } from './lobby-test.ts'

type Desk = {
  readonly ada: Person
  /** Five rooms that stand beside each other in the list. The middle one is open. */
  readonly rooms: readonly [string, string, string, string, string]
  /** Comes in by another browser. */
  readonly enter: (name: string) => Promise<Person>
}

type Proof = {
  /** What has to be there before the key is pressed. */
  readonly before?: (desk: Desk) => Promise<unknown>
  readonly seen: (desk: Desk) => Promise<unknown>
}

const isAt = ({ page }: Person, room: string) => expect(page).toHaveURL(`/chat/${room}/`)
const dialog = ({ page }: Person, name: string) =>
  expect(page.getByRole('dialog', { name })).toBeVisible()
const isSearching = async ({ page }: Person, text: string) => {
  const field = page.getByRole('combobox', { name: 'Search messages' })
  await expect(field).toBeFocused()
  await expect(field).toHaveValue(text)
}
const leaveField = ({ page }: Person) => page.getByRole('log').focus()
const said =
  (text: string) =>
  ({ ada }: Desk) =>
    expect(ada.message(text)).toBeVisible()
/** On the page, and no more on its way. */
const stored = ({ page, messages }: Person, text: string) =>
  expect(
    messages.filter({ hasText: text }).and(page.locator('article:not([data-state])')),
  ).toBeVisible()
const writes =
  (text: string) =>
  ({ ada }: Desk) =>
    ada.composer.fill(text)
const wrote =
  (text: string) =>
  ({ ada }: Desk) =>
    expect(ada.composer).toHaveValue(text)

/** Formats what is selected. */
const formats = (formatted: string): Proof => ({
  before: async ({ ada }) => {
    await ada.composer.fill('tea')
    await ada.composer.selectText()
  },
  seen: wrote(formatted),
})

/** A key of the browser, which it does not have in a test: the page leaves it alone. */
const isLeftAlone: Proof = {
  before: ({ ada }) =>
    ada.page.evaluate(() => {
      addEventListener('keydown', ({ key, defaultPrevented }) => {
        document.title = `${key} ${defaultPrevented}`
      })
    }),
  seen: ({ ada }) => expect.poll(() => ada.page.title()).toMatch(/^Arrow.* false$/),
}

/** In the outermost of the five rooms. */
const unreadByAda = async ({ ada, rooms: [first, , , , last], enter }: Desk) => {
  const bob = await enter('Bob')
  for (const room of [first, last]) await post(bob.page, room, 'Tea?')
  const unread = ada.page.locator('nav a[data-unread]')
  for (const room of [first, last])
    await expect(unread.and(ada.page.locator(`[href="/chat/${room}/"]`))).toBeVisible()
}

/** Two messages, of which the lower one has the focus. */
const onMessage = async ({ ada }: Desk) => {
  for (const text of ['Tea?', 'Or coffee?']) {
    if ((await ada.message(text).count()) === 0) await ada.say(text)
    await expect(ada.message(text)).toBeVisible()
  }
  await ada.page.keyboard.press('Shift+F6')
  await expect(ada.messages.last()).toBeFocused()
}

const proofs: Record<KeyAction, Proof> = {
  switcher: { seen: ({ ada }) => dialog(ada, 'Go to a room or a person') },
  roomAbove: { seen: ({ ada, rooms }) => isAt(ada, rooms[1]) },
  roomBelow: { seen: ({ ada, rooms }) => isAt(ada, rooms[3]) },
  unreadAbove: { before: unreadByAda, seen: ({ ada, rooms }) => isAt(ada, rooms[0]) },
  unreadBelow: { before: unreadByAda, seen: ({ ada, rooms }) => isAt(ada, rooms[4]) },
  back: isLeftAlone,
  forward: isLeftAlone,
  activity: {
    seen: ({ ada }) => expect(ada.page.getByRole('heading', { name: 'Activity' })).toBeVisible(),
  },
  search: { seen: ({ ada }) => isSearching(ada, '') },
  searchBySlash: { before: ({ ada }) => leaveField(ada), seen: ({ ada }) => isSearching(ada, '') },
  searchHere: { seen: ({ ada, rooms }) => isSearching(ada, `in:${rooms[2]} `) },
  newDirect: { seen: ({ ada }) => dialog(ada, 'Write to a person') },
  nextRegion: {
    before: ({ ada }) => leaveField(ada),
    seen: ({ ada }) => expect(ada.composer).toBeFocused(),
  },
  previousRegion: { seen: ({ ada }) => expect(ada.page.getByRole('log')).toBeFocused() },
  markRead: {
    before: async ({ ada, rooms: [, , here] }) => {
      for (let n = 1; n <= 40; n++) await post(ada.page, here, `Page ${n}.`)
      await expect(ada.message('Page 40.')).toBeInViewport()
      await ada.page.getByRole('log').hover()
      await ada.page.mouse.wheel(0, -800)
      await expect(ada.message('Page 40.')).not.toBeInViewport()
    },
    seen: ({ ada }) => expect(ada.message('Page 40.')).toBeInViewport(),
  },
  markAllRead: { seen: ({ ada }) => dialog(ada, 'Mark all rooms as read?') },
  messageAbove: {
    before: onMessage,
    seen: ({ ada }) => expect(ada.messages.nth(-2)).toBeFocused(),
  },
  messageBelow: {
    before: async (desk) => {
      await onMessage(desk)
      await desk.ada.page.keyboard.press('ArrowUp')
    },
    seen: ({ ada }) => expect(ada.messages.last()).toBeFocused(),
  },
  openThread: {
    before: onMessage,
    seen: ({ ada }) =>
      expect(ada.page.getByRole('complementary', { name: 'Thread' })).toBeVisible(),
  },
  editMessage: {
    before: onMessage,
    seen: ({ ada }) =>
      expect(ada.page.getByRole('textbox', { name: 'Edit this message' })).toBeFocused(),
  },
  replyToMessage: {
    before: onMessage,
    seen: ({ ada }) =>
      expect(ada.page.getByRole('button', { name: 'Answer nothing' })).toBeVisible(),
  },
  forwardMessage: { before: onMessage, seen: ({ ada }) => dialog(ada, 'Forward to …') },
  deleteMessage: {
    before: onMessage,
    seen: ({ ada }) => expect(ada.page.getByRole('dialog')).toBeVisible(),
  },
  markUnreadHere: {
    before: onMessage,
    seen: ({ ada }) => expect(ada.page.getByText('Unread from this message on')).toBeVisible(),
  },
  leaveMessage: { before: onMessage, seen: ({ ada }) => expect(ada.composer).toBeFocused() },
  send: { before: writes('Tea at two?'), seen: said('Tea at two?') },
  newLine: { before: writes('Tea?'), seen: wrote('Tea?\n') },
  sendAlways: { before: writes('Tea at three?'), seen: said('Tea at three?') },
  editLast: {
    before: async ({ ada }) => {
      await ada.say('Tea at five?')
      await stored(ada, 'Tea at five?')
    },
    seen: ({ ada }) =>
      expect(ada.page.getByRole('textbox', { name: 'Edit this message' })).toBeFocused(),
  },
  replyToLast: {
    before: async ({ ada }) => {
      await ada.say('Tea at six?')
      await stored(ada, 'Tea at six?')
    },
    seen: ({ ada }) =>
      expect(ada.page.getByRole('button', { name: 'Answer nothing' })).toBeVisible(),
  },
  reactToLast: {
    before: async ({ ada }) => {
      await ada.say('Tea at seven?')
      await stored(ada, 'Tea at seven?')
      // The page knows by now what she may do here.
      await ada.message('Tea at seven?').hover()
      await ada.page.getByRole('button', { name: 'React with 👍' }).waitFor()
    },
    seen: ({ ada }) => dialog(ada, 'React'),
  },
  recall: {
    before: async ({ ada }) => {
      await ada.say('Tea at four?')
      await stored(ada, 'Tea at four?')
    },
    seen: wrote('Tea at four?'),
  },
  bold: formats('**tea**'),
  italic: formats('*tea*'),
  strike: formats('~~tea~~'),
  code: formats('`tea`'),
  link: formats('[tea]()'),
  linkSelection: formats('[tea]()'),
  sheet: { seen: ({ ada }) => dialog(ada, 'Keys') },
  sheetByMark: { before: ({ ada }) => leaveField(ada), seen: ({ ada }) => dialog(ada, 'Keys') },
  panel: { seen: ({ ada }) => expect(ada.page.getByRole('complementary')).toBeVisible() },
  settings: { seen: ({ ada }) => expect(ada.page).toHaveURL('/settings/profile') },
}

/** How Playwright writes the key. */
const typed = (chord: string) => chord.replace('Mod', 'Control')

async function sitDown(enter: (name: string) => Promise<Person>): Promise<Desk> {
  const ada = await enter('Ada')
  const shelf = `Shelf${crypto.randomUUID().slice(0, 8)}`
  const rooms: string[] = []
  for (const n of [1, 2, 3, 4, 5]) rooms.push(await makeRoom(ada.page, `${shelf}${n}`))
  await ada.page.goto(`/chat/${rooms[2]}/`)
  await expect(ada.composer).toBeFocused()
  for (const room of rooms) await ada.page.locator(`nav a[href="/chat/${room}/"]`).waitFor()
  return { ada, rooms: rooms as unknown as Desk['rooms'], enter }
}

const actions = Object.keys(proofs) as KeyAction[]

for (const group of keyGroups)
  test(`each key does what the sheet says: ${group}`, async ({ enter }) => {
    // Each is a visit of its own.
    test.slow()
    const desk = await sitDown(enter)
    const { page, composer } = desk.ada
    for (const action of actions.filter((action) => keyTable[action].group === group))
      for (const chord of keyTable[action].chords)
        await test.step(`${chord}: ${action}`, async () => {
          await page.goto(`/chat/${desk.rooms[2]}/`)
          await composer.fill('')
          await expect(composer).toBeFocused()
          await proofs[action].before?.(desk)
          if (chord === 'Alt+Click') await desk.ada.messages.last().click({ modifiers: ['Alt'] })
          else await page.keyboard.press(typed(chord))
          await proofs[action].seen(desk)
        })
  })

test('where the layout has no Latin letters, a key is found by its place', async ({ enter }) => {
  const { ada } = await sitDown(enter)
  await ada.composer.fill('чай')
  await ada.composer.selectText()
  const keyboard = await ada.page.context().newCDPSession(ada.page)
  const press = (key: string, code: string, windowsVirtualKeyCode: number, modifiers: number) =>
    keyboard.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      ...{ key, code, windowsVirtualKeyCode, modifiers },
    })
  const [ctrl, shift] = [2, 8]
  await press('и', 'KeyB', 66, ctrl)
  await expect(ada.composer).toHaveValue('**чай**')
  await press('Л', 'KeyK', 75, ctrl + shift)
  await dialog(ada, 'Write to a person')
})

test('a key does nothing in a dialog, and what an input method takes is not a key', async ({
  enter,
}) => {
  const { ada, rooms } = await sitDown(enter)
  await ada.page.keyboard.press('Control+Shift+K')
  await dialog(ada, 'Write to a person')
  await ada.page.keyboard.press('Alt+ArrowDown')
  await ada.page.keyboard.press('Control+/')
  await expect(ada.page.getByRole('dialog')).toHaveCount(1)
  await isAt(ada, rooms[2])
  await ada.page.keyboard.press('Escape')
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
  await expect(ada.composer).toBeFocused()
  const keyboard = await ada.page.context().newCDPSession(ada.page)
  await keyboard.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
  const taken = { key: 'ArrowDown', code: 'ArrowDown', windowsVirtualKeyCode: 229, modifiers: 1 }
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...taken })
  await isAt(ada, rooms[2])
})

test('F6 goes through the whole page and comes round', async ({ enter }) => {
  const { ada } = await sitDown(enter)
  const { page } = ada
  const parts = [
    page.getByRole('navigation').locator('[aria-current]'),
    page.getByRole('main').locator('header').getByRole('button').first(),
    page.getByRole('log'),
    ada.composer,
  ]
  for (const part of parts) {
    await page.keyboard.press('F6')
    await expect(part).toBeFocused()
  }
  for (const part of parts.slice(0, -1).reverse()) {
    await page.keyboard.press('Shift+F6')
    await expect(part).toBeFocused()
  }
})

test('all rooms are read after Shift+Escape and Enter', async ({ enter }) => {
  const desk = await sitDown(enter)
  await unreadByAda(desk)
  const { page } = desk.ada
  await page.keyboard.press('Shift+Escape')
  const question = page.getByRole('dialog', { name: 'Mark all rooms as read?' })
  await expect(question.getByRole('button', { name: /^Mark/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('nav a[data-unread]')).toHaveCount(0)
  await page.reload()
  await expect(desk.ada.composer).toBeFocused()
  await expect(page.locator('nav a[data-unread]')).toHaveCount(0)
})

test('the sheet of keys is searched by words and by keys; then the keys are where they were', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const { page } = ada
  await page.keyboard.press('Control+/')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  await expect(sheet.getByRole('searchbox')).toBeFocused()
  await expect(sheet.getByRole('term')).toHaveCount(Object.keys(keyTable).length)
  await expectNoViolationAtAnySize(page, 'keys')
  await page.keyboard.type('unread')
  await expect(sheet.getByRole('term')).toHaveText([
    /unread room above/,
    /unread room below/,
    /unread from this message/,
  ])
  await sheet.getByRole('searchbox').fill('ctrl+b')
  await expect(sheet.getByRole('term')).toHaveText(['Bold'])
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(ada.composer).toBeFocused()
})

test('the sheet of keys speaks German', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby')
  await ada.page.evaluate(() => localStorage.setItem('lobby.language', 'de'))
  await ada.page.reload()
  await ada.page.getByRole('textbox').press('Control+/')
  const sheet = ada.page.getByRole('dialog', { name: 'Tasten' })
  await expect(sheet.getByText('Zum Raum darüber gehen')).toBeVisible()
  await expect(sheet.getByText('Umschalt').first()).toBeVisible()
})
