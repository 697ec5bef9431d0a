import { expectNoViolation } from './accessibility.ts'
import { claim, expect, test } from './fresh-test.ts'
import { pressTool } from './lobby-test.ts'
import { pngOf } from './png.ts'

test('an own emoji is added, written, picked as a reaction, and its name is left when it is deleted', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const { page } = ada
  const gus = await open('/chat/lobby?username=Gus')
  await gus.takeName()

  await page.goto('/settings/emoji')
  const form = page.getByRole('form', { name: 'Add the emoji' })
  const file = form.getByLabel('Choose a picture')
  const png = (name: string, size: number) => ({
    ...{ name, mimeType: 'image/png', buffer: pngOf(size) },
  })
  await file.setInputFiles(png('Wide.png', 600))
  await expect(form.getByText('at most 512 × 512 pixels.')).toBeVisible()
  await file.setInputFiles(png('Party Parrot.png', 32))
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('party-parrot')
  await form.getByRole('button', { name: 'Add the emoji' }).click()
  await expect(form.getByText(':party-parrot: is there.')).toBeVisible()
  await page.mouse.move(0, 0)
  await expectNoViolation(page, 'own emoji')

  // Written by its beginning, and large where it is alone.
  await page.goto('/chat/lobby')
  await ada.composer.pressSequentially(':party-p')
  await expect(page.getByRole('option', { name: /:party-parrot:/ })).toBeVisible()
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue(':party-parrot: ')
  await ada.composer.press('Enter')
  for (const person of [ada, gus]) {
    const image = person.messages.getByRole('img', { name: ':party-parrot:' })
    await expect(image).toHaveJSProperty('naturalWidth', 32)
    expect((await image.boundingBox())?.height).toBeGreaterThan(40)
  }

  await ada.say('Tea?')
  const message = gus.message('Tea?')
  await expect(message).toBeVisible()
  await pressTool(message, 'React')
  const dialog = gus.page.getByRole('dialog')
  await dialog.getByRole('combobox').fill('parrot')
  await dialog.getByRole('gridcell', { name: 'party parrot' }).click()
  const reaction = ada.message('Tea?').getByRole('button', { name: /:party-parrot:/ })
  await expect(reaction.locator('img')).toHaveJSProperty('naturalWidth', 32)

  await page.goto('/settings/emoji')
  await page.getByRole('searchbox', { name: 'Search emoji' }).fill('parrot')
  await page.getByRole('button', { name: 'Delete :party-parrot:' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('There are none yet.')).toBeVisible()
  const left = message.getByRole('button', { name: /:party-parrot:/ })
  await expect(left).toHaveText(':party-parrot:1')
  await left.click()
  await expect(left).toHaveCount(0)
})
