import { readFile } from 'node:fs/promises'
import { expectNoViolation } from './accessibility.ts'
import { administer, claim, comeIn, expect, password, test } from './fresh-test.ts'
import { pressTool } from './lobby-test.ts'
import { pngOf } from './png.ts'

test('an account finds another, which is called by its display name, and sees on its card who that is', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const { page } = ada
  await administer(page, 'PATCH', 'settings', { directory: 'accounts' })
  await administer(page, 'POST', 'users', { username: 'grace', password, role: 'member' })
  const grace = await open('/login')
  await comeIn(grace, 'grace')

  // She says how she is called, which nobody else is, and what time it is for her.
  await grace.page.goto('/settings/profile')
  const field = grace.page.getByRole('textbox', { name: 'Display name' })
  await field.fill('Ada')
  await grace.page.getByRole('region', { name: 'Your name' }).getByRole('button').click()
  await expect(grace.page.getByText('Another account goes by this name')).toBeVisible()
  await field.fill('Grace Hopper')
  await grace.page.getByRole('region', { name: 'Your name' }).getByRole('button').click()
  await expect(grace.page.getByText('Saved')).toBeVisible()
  await grace.page.getByRole('switch', { name: /what time it is/ }).check()
  const ownPicture = grace.page.getByRole('group', { name: 'Your picture' })
  await ownPicture.getByLabel('Choose a picture').setInputFiles({
    ...{ name: 'grace.png', mimeType: 'image/png', buffer: pngOf(400) },
  })
  await expect(ownPicture.getByText('Your picture was saved.')).toBeVisible()
  await expectNoViolation(grace.page, 'profile')

  // She has said nothing yet, and is found by either name.
  await page.getByRole('button', { name: 'New direct message' }).click()
  const dialog = page.getByRole('dialog', { name: 'Write to a person' })
  await dialog.getByRole('textbox', { name: 'Who?' }).fill('hopper')
  await dialog.getByRole('checkbox', { name: 'Grace Hopper' }).check()
  await expectNoViolation(page, 'people')
  await dialog.getByRole('button', { name: 'Write' }).click()
  await expect(page.getByRole('heading', { name: 'Grace Hopper', level: 1 })).toBeVisible()
  await expect(ada.room('Grace Hopper')).toBeVisible()
  await ada.say('Hello Grace')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('grace')
  await expect(page.getByRole('option', { name: 'Grace Hopper' })).toBeVisible()
  await page.keyboard.press('Escape')

  // Her name leads to her card, from a message and from the header, and the focus comes back.
  await grace.page.goto('/chat/lobby')
  await grace.say('Compilers!')
  await page.goto('/chat/lobby')
  // Her face stands beside what she says, and goes when she takes it away.
  const face = ada.message('Compilers!').locator('img')
  await expect(face).toHaveJSProperty('naturalWidth', 160)
  const name = ada.message('Compilers!').getByRole('button', { name: 'Grace Hopper' })
  await name.click()
  const card = page.getByRole('dialog', { name: 'Grace Hopper' })
  await expect(card).toContainText('@grace')
  await expect(card).toContainText('Local time')
  await expect(card).toContainText('Member since')
  await expectNoViolation(page, 'card')
  await page.keyboard.press('Escape')
  await expect(card).toHaveCount(0)
  await expect(name).toBeFocused()

  // The owner takes her picture away, for everybody; she chooses one again, and takes it away herself.
  await name.click()
  await card.getByRole('button', { name: 'Remove the picture' }).click()
  await card.getByRole('button', { name: 'Remove it for all?' }).click()
  await expect(face).toHaveCount(0)
  await expect(card.getByRole('button', { name: /Remove/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(card).toHaveCount(0)
  await grace.page.goto('/settings/profile')
  await expect(ownPicture.getByRole('button', { name: 'Remove the picture' })).toHaveCount(0)
  await ownPicture.getByLabel('Choose a picture').setInputFiles({
    ...{ name: 'grace.png', mimeType: 'image/png', buffer: pngOf(400) },
  })
  await expect(face).toHaveJSProperty('naturalWidth', 160)
  await ownPicture.getByRole('button', { name: 'Remove the picture' }).click()
  await expect(ownPicture.getByText('Your initials are shown again.')).toBeVisible()
  await expect(face).toHaveCount(0)
  await grace.page.goto('/chat/lobby')

  // She is mentioned by her username, and shown by her name of today.
  await name.click()
  await card.getByRole('button', { name: 'Mention' }).click()
  await expect(ada.composer).toHaveValue('@grace ')
  await expect(ada.composer).toBeFocused()
  await ada.composer.pressSequentially('well done')
  await ada.composer.press('Enter')
  await ada.message('well done').getByRole('button', { name: '@Grace Hopper' }).click()

  // The owner moderates from there.
  await card.getByRole('button', { name: 'Make a moderator' }).click()
  await expect(card).toContainText('Moderator')
  await page.keyboard.press('Escape')
  const members = await ada.openMembers()
  await members.getByRole('button', { name: 'Grace Hopper', exact: true }).click()
  await expect(card).toBeVisible()
})

test('people who reacted are named, and lead to their cards, on a phone as a sheet', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await ada.say('Tea?')
  const gus = await open('/chat/lobby?username=Gus', { viewport: { width: 390, height: 844 } })
  await gus.takeName()
  await gus.message('Tea?').waitFor()
  const message = ada.message('Tea?')
  await pressTool(message, /React with/)
  await expect(gus.message('Tea?').getByRole('group', { name: 'Reactions' })).toBeVisible()

  const { page } = gus
  await gus.message('Tea?').getByRole('button', { name: 'Ada' }).click()
  const card = page.getByRole('dialog', { name: 'Ada' })
  await expect(card).toContainText('Owner')
  await expectNoViolation(page, 'sheet')
  const box = await card.boundingBox()
  expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBe(844)
  await page.keyboard.press('Escape')

  await pressTool(message, 'More')
  await ada.page.getByRole('menuitem', { name: 'Who reacted' }).click()
  const who = ada.page.getByRole('dialog', { name: 'Who reacted' })
  await who.getByRole('button', { name: 'Ada' }).click()
  await expect(ada.page.getByRole('dialog', { name: 'Ada' })).toContainText('@Ada')
})

test('a person sees what the server keeps of them, takes it along, and deletes the account', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await administer(ada.page, 'POST', 'users', { username: 'grace', password, role: 'member' })
  const grace = await open('/login')
  await comeIn(grace, 'grace')
  await grace.say('Mine to keep')
  await expect(ada.message('Mine to keep')).toBeVisible()

  const { page } = grace
  await page.goto('/settings/data')
  await page.getByRole('button', { name: 'Show it' }).click()
  await expect(page.getByText('1 message', { exact: true })).toBeVisible()
  await page.getByText(/^Profile: 1/).click()
  await expect(page.getByText('"name": "grace"')).toBeVisible()
  await expectNoViolation(page, 'data')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /Download everything/ }).click(),
  ])
  const kept = JSON.parse(await readFile(await file.path(), 'utf8'))
  expect(kept.messages).toMatchObject([{ room: 'lobby', body: 'Mine to keep' }])

  const gone = page.getByRole('button', { name: 'Delete for good' })
  await expect(gone).toBeDisabled()
  await page.getByRole('textbox', { name: /Type grace/ }).fill('grace')
  await gone.click()
  await expect(page).not.toHaveURL(/settings/)
  await expect(ada.message('Mine to keep')).toBeVisible()
  await page.goto('/login')
  await page.getByRole('textbox', { name: 'Username' }).fill('grace')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
})
