import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makePrivateRoom, test } from './lobby-test.ts'

// The first letter is a Cyrillic one.
const imitator = '\u0410da'

test('security 51: a name of mixed alphabets is marked wherever a person may trust it', async ({
  enter,
}) => {
  const mallory = await enter(imitator)
  await mallory.say('Please send me your password')
  const bob = await enter('Bob', 'lobby', { reducedMotion: 'reduce' })
  const { page } = bob
  const message = bob.message('Please send me your password').first()
  const warning = message.getByTitle(/It may imitate another one/)
  await expect(warning).toHaveText('Mixed alphabets:')
  await expect(warning).toBeVisible()
  await expectNoViolationAtAnySize(page, 'mixed-message')
  await page.setViewportSize({ width: 1_200, height: 800 })

  await page.getByRole('button', { name: 'New room' }).click()
  const field = page.getByRole('textbox', { name: 'Room name' })
  await field.fill('Help \u0430nd support')
  await expect(field).toHaveAccessibleDescription(/letters of different alphabets/)
  await expectNoViolationAtAnySize(page, 'mixed-field')
  await page.setViewportSize({ width: 1_200, height: 800 })
  await field.fill('Help and support')
  await expect(field).toHaveAccessibleDescription('')
  await page.keyboard.press('Escape')

  await makePrivateRoom(bob, 'Help \u0430nd support')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Mixed alphabets:')
  await expect(bob.room('Mixed alphabets: Help \u0430nd support')).toBeVisible()
  const dialog = await bob.openMembers()
  const found = dialog.getByRole('listitem').filter({ hasText: `Mixed alphabets: ${imitator}` })
  await found.getByRole('button', { name: 'Add' }).first().click()
  await expect(
    found.filter({ has: page.getByRole('button', { name: 'What to do about' }) }),
  ).toBeVisible()
  await expectNoViolationAtAnySize(page, 'mixed-members')
})

test('a direct room of people with names of different alphabets is not marked', async ({
  enter,
}) => {
  const names = ['Otto', '\u0410\u043d\u044f']
  for (const name of names) await (await enter(name)).say('In whose letters?')
  const ida = await enter('Ida')
  await expect(ida.message('In whose letters?')).toHaveCount(2)
  const { page } = ida

  await page.getByRole('button', { name: 'New direct message' }).click()
  const dialog = page.getByRole('dialog', { name: 'Write to a person' })
  for (const name of names) await dialog.getByRole('checkbox', { name }).check()
  await dialog.getByRole('button', { name: 'Write' }).click()
  await expect(page.getByRole('heading', { name: names.join(', '), level: 1 })).toBeVisible()
  await expect(ida.room(names.join(', '))).toBeVisible()
  await expect(page.getByText('Mixed alphabets:')).toHaveCount(0)
})

test('a person who types a name of mixed alphabets is told so, in German too', async ({ page }) => {
  await page.goto('/')
  const field = page.getByRole('textbox', { name: 'What should people call you?' })
  await field.fill(imitator)
  await expect(page.getByText('Others see a warning beside it.')).toBeVisible()
  await field.fill('Ada')
  await expect(page.getByText('Others see a warning beside it.')).toHaveCount(0)

  await page.evaluate(() => localStorage.setItem('lobby.language', 'de'))
  await page.reload()
  await page.getByRole('textbox').fill(imitator)
  await expect(page.getByText('Andere sehen daneben eine Warnung.')).toBeVisible()
})

test('a person who types a name that is kept for others is told so, in German too', async ({
  page,
}) => {
  await page.goto('/')
  const field = page.getByRole('textbox', { name: 'What should people call you?' })
  await field.fill('Operator')
  await field.press('Enter')
  await expect(page.getByText('This name is kept for the people who run the server.')).toBeVisible()

  await page.evaluate(() => localStorage.setItem('lobby.language', 'de'))
  await page.reload()
  await page.getByRole('textbox').fill('Operator')
  await page.getByRole('textbox').press('Enter')
  await expect(page.getByText('Dieser Name ist denen vorbehalten')).toBeVisible()
})
