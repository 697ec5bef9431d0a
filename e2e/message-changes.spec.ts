import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, pressTool, test } from './lobby-test.ts'

/** Two people in a room of their own, each in a browser. */
async function pair(enter: (name: string, room?: string) => Promise<Person>) {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, `Tea${crypto.randomUUID().slice(0, 8)}`)
  const bob = await enter('Bob', room)
  await ada.page.goto(`/chat/${room}/`)
  await expect(ada.composer).toBeFocused()
  return [ada, bob] as const
}

const reaction = (person: Person, text: string, name: string) =>
  person.message(text).getByRole('button', { name })

test('a person edits what they wrote, and others see that, and what it said before', async ({
  enter,
}) => {
  const [ada, bob] = await pair(enter)
  await ada.say('Tea at thre?')
  await expect(bob.message('Tea at thre?')).toBeVisible()

  await ada.page.keyboard.press('ArrowUp')
  const field = ada.page.getByRole('textbox', { name: 'Edit this message' })
  await expect(field).toHaveValue('Tea at thre?')
  await field.fill('Tea at three?')
  await field.press('Enter')

  await expect(ada.composer).toBeFocused()
  for (const person of [ada, bob]) {
    await expect(person.message('Tea at three?')).toContainText('(edited)')
    await expect(person.message('Tea at thre?')).toHaveCount(0)
  }
  await bob.message('Tea at three?').getByRole('button', { name: '(edited)' }).click()
  const dialog = bob.page.getByRole('dialog', { name: 'What it said before' })
  await expect(dialog).toContainText('Tea at thre?')
  await expectNoViolationAtAnySize(bob.page, 'message-versions')
  await bob.page.keyboard.press('Escape')

  await bob.page.reload()
  await expect(bob.message('Tea at three?')).toContainText('(edited)')
})

test('Escape leaves a message as it was', async ({ enter }) => {
  const [ada] = await pair(enter)
  await ada.say('Tea?')
  await expect(ada.message('Tea?')).toBeVisible()

  await ada.page.keyboard.press('ArrowUp')
  await ada.page.getByRole('textbox', { name: 'Edit this message' }).fill('Coffee?')
  await ada.page.keyboard.press('Escape')

  await expect(ada.message('Tea?')).toBeVisible()
  await expect(ada.composer).toBeFocused()
})

test('people react to a message, and take it back', async ({ enter }) => {
  const [ada, bob] = await pair(enter)
  await ada.say('Cake is here.')
  await pressTool(bob.message('Cake is here.'), 'React with 👍')

  const mine = reaction(bob, 'Cake is here.', '👍, 1 person')
  await expect(mine).toHaveAttribute('aria-pressed', 'true')
  await reaction(ada, 'Cake is here.', '👍, 1 person').click()
  await expect(reaction(bob, 'Cake is here.', '👍, 2 people')).toBeVisible()
  await expectNoViolationAtAnySize(bob.page, 'message-reactions')
  await reaction(bob, 'Cake is here.', '👍, 2 people').click()
  await expect(reaction(ada, 'Cake is here.', '👍, 1 person')).toBeVisible()

  await ada.page.reload()
  await expect(reaction(ada, 'Cake is here.', '👍, 1 person')).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})

test('any emoji is a reaction, by the menu as well', async ({ enter }) => {
  const [ada] = await pair(enter)
  await ada.say('Cake is here.')
  await pressTool(ada.message('Cake is here.'), 'React')
  const dialog = ada.page.getByRole('dialog', { name: 'React' })
  await dialog.getByRole('searchbox').or(dialog.getByRole('combobox')).first().fill('party popper')
  await dialog
    .getByRole('gridcell', { name: /party popper/i })
    .or(dialog.getByRole('option', { name: /party popper/i }))
    .or(dialog.getByRole('button', { name: /party popper/i }))
    .first()
    .click()

  await expect(reaction(ada, 'Cake is here.', '🎉, 1 person')).toBeVisible()
})

test('a reply shows what it answers, and leads there', async ({ enter }) => {
  const [ada, bob] = await pair(enter)
  await ada.say('Tea or coffee?')
  await pressTool(bob.message('Tea or coffee?'), 'Reply')
  await expect(bob.composer).toBeFocused()
  await expect(bob.page.getByRole('button', { name: 'Answer nothing' })).toBeVisible()
  await bob.say('Tea, please.')

  const quote = ada.message('Tea, please.').getByRole('link', { name: /Tea or coffee/ })
  await expect(quote).toBeVisible()
  await expectNoViolationAtAnySize(ada.page, 'message-reply')
  await quote.click()
  await expect(ada.page).toHaveURL(/@\d+$/)
  await expect(bob.page.getByRole('button', { name: 'Answer nothing' })).toHaveCount(0)

  await bob.page.keyboard.press('Shift+ArrowUp')
  await expect(bob.page.getByRole('button', { name: 'Answer nothing' })).toBeVisible()
  await bob.page.keyboard.press('Escape')
  await expect(bob.page.getByRole('button', { name: 'Answer nothing' })).toHaveCount(0)
})
