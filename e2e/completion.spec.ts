import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, type Person, post, test } from './lobby-test.ts'

const list = ({ page }: Person, name: string) => page.getByRole('listbox', { name })
const options = (person: Person, name: string) => list(person, name).getByRole('option')

/** Ada in a room where others have spoken: Bob, and after him Adam. */
async function inCompany(enter: (name: string, room?: string) => Promise<Person>): Promise<Person> {
  const bob = await enter('Bob')
  const slug = await makeRoom(bob.page, 'Desk')
  await post(bob.page, slug, 'Hello')
  await (await enter('Adam Bo', slug)).say('Hello')
  // She was never in the lobby, where people of other tests have spoken.
  const ada = await enter('Ada', slug)
  await expect(ada.messages).toHaveCount(2)
  return ada
}

test('people are proposed after @, the last to speak first, and a beginning before a part inside', async ({
  enter,
}) => {
  const ada = await inCompany(enter)
  await ada.composer.pressSequentially('hi @')
  await expect(options(ada, 'People')).toHaveText([/Adam Bo/, /Bob/])
  await ada.composer.pressSequentially('bo')
  await expect(options(ada, 'People')).toHaveText([/Bob/, /Adam Bo/])

  const first = options(ada, 'People').first()
  await expect(first).toHaveAttribute('aria-selected', 'true')
  const id = (await first.getAttribute('id')) ?? ''
  await expect(ada.composer).toHaveAttribute('aria-activedescendant', id)
  await expectNoViolation(ada.page, 'completion')

  await ada.composer.press('ArrowDown')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('hi @Adam Bo ')
  await expect(ada.composer).toBeFocused()
  await expect(list(ada, 'People')).toBeHidden()
  await expect(ada.composer).not.toHaveAttribute('aria-activedescendant')

  await ada.composer.pressSequentially('and @bob')
  await ada.composer.press('Tab')
  await expect(ada.composer).toHaveValue('hi @Adam Bo and @Bob ')
  await ada.composer.press('Enter')
  await expect(ada.message('hi @Adam Bo and @Bob')).toBeVisible()

  await ada.composer.pressSequentially('@')
  await expect(list(ada, 'People')).toBeVisible()
})

test('Escape closes the list and keeps the text; then Enter sends', async ({ enter }) => {
  const ada = await inCompany(enter)
  await ada.composer.pressSequentially('@bo')
  await expect(list(ada, 'People')).toBeVisible()
  await ada.composer.press('Escape')
  await expect(list(ada, 'People')).toBeHidden()
  await ada.composer.press('b')
  await expect(list(ada, 'People')).toBeHidden()
  await ada.composer.press('Enter')
  await expect(ada.message('@bob')).toBeVisible()
})

test('a name that is typed in full is sent by one Enter', async ({ enter }) => {
  const ada = await inCompany(enter)
  await ada.composer.pressSequentially('hi @Bob')
  await expect(list(ada, 'People')).toBeVisible()
  await ada.composer.press('Enter')
  await expect(ada.message('hi @Bob')).toBeVisible()
})

test('rooms are proposed after #, by pointer too', async ({ enter }) => {
  const ada = await enter('Ada')
  const slug = await makeRoom(ada.page, 'Garden')
  await expect(ada.page.locator(`nav a[href="/chat/${slug}/"]`)).toBeVisible()
  await ada.composer.pressSequentially('see #gard')
  await list(ada, 'Rooms')
    .getByRole('option', { name: `#${slug}` })
    .click()
  await expect(ada.composer).toHaveValue(`see #${slug} `)
  await expect(ada.composer).toBeFocused()
})

test('emoji are proposed after a colon and two letters; the second colon takes one, too', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  await ada.composer.pressSequentially('party :tad')
  await expect(options(ada, 'Emoji').first()).toContainText('party popper')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('party 🎉 ')

  await ada.composer.pressSequentially('at 10:30 :+1')
  await expect(options(ada, 'Emoji').first()).toContainText('thumbs up')
  await ada.composer.pressSequentially(':')
  await expect(ada.composer).toHaveValue('party 🎉 at 10:30 👍 ')
  await ada.composer.press('Control+z')
  await expect(ada.composer).toHaveValue('party 🎉 at 10:30 :+1')
})

test('an input method keeps its Enter and its arrows while the list is open', async ({ enter }) => {
  const ada = await inCompany(enter)
  const browser = await ada.page.context().newCDPSession(ada.page)
  await ada.composer.pressSequentially('@')
  const compose = (text: string) =>
    browser.send('Input.imeSetComposition', { text, selectionStart: 2, selectionEnd: 2 })
  await compose('bo')
  await expect(options(ada, 'People').first()).toContainText('Bob')
  for (const key of ['Enter', 'Tab', 'ArrowDown']) {
    const taken = { windowsVirtualKeyCode: 229, key, code: key }
    await browser.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...taken })
    await browser.send('Input.dispatchKeyEvent', { type: 'keyUp', ...taken })
  }
  await expect(ada.composer).toHaveValue('@bo')
  await expect(options(ada, 'People').first()).toHaveAttribute('aria-selected', 'true')
  await expect(ada.messages).toHaveCount(2)

  await browser.send('Input.insertText', { text: 'bo' })
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('@Bob ')
})

test('Enter waits for a list that is on its way, and chooses from it', async ({ enter }) => {
  const ada = await enter('Ada')
  const { page, composer } = ada
  const isPressed = Promise.withResolvers<void>()
  await page.context().route(/\/assets\/completion-list/, async (route) => {
    await isPressed.promise
    await route.continue()
  })
  await composer.pressSequentially(':wave')
  await composer.press('Enter')
  isPressed.resolve()
  await expect(composer).toHaveValue('👋 ')
  await composer.press('Enter')
  await expect(ada.message('👋').last()).toBeVisible()
  // Nothing is found by it: then it is sent as it is.
  const text = `:${crypto.randomUUID().slice(0, 8)}`
  await ada.say(text)
  await expect(ada.message(text)).toBeVisible()
})

test('to a person who may not call everybody, @room says who may', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.composer.pressSequentially('@ro')
  await expect(options(ada, 'People').last()).toHaveText(
    '@roomOnly moderators reach everybody here',
  )
})
