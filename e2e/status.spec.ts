import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, test } from './lobby-test.ts'

test('a status stands beside the name, for everybody, until it is ended', async ({ enter }) => {
  const ada = await enter('Ada')
  const { page } = ada
  const slug = await makeRoom(page, 'Garden')
  await page.goto(`/chat/${slug}`)
  await ada.say('Hello.')
  const bob = await enter('Bob', slug)
  await expect(bob.message('Hello.')).toBeVisible()

  await page.goto('/account')
  const status = page.getByRole('region', { name: 'Status' })
  await status.getByRole('textbox').fill('🌴 On holiday')
  await status.getByLabel('Ends').selectOption('In an hour')
  await status.getByRole('button', { name: 'Set the status' }).click()
  await expect(status.getByRole('button', { name: 'End it now' })).toBeVisible()
  await expectNoViolation(page, 'status')

  const sign = bob.message('Hello.').getByRole('img', { name: 'On holiday' })
  await expect(sign).toHaveText('🌴')
  await bob.message('Hello.').getByRole('button', { name: 'Ada' }).click()
  await expect(bob.page.getByRole('dialog', { name: 'Ada' })).toContainText('🌴 On holiday')
  await bob.page.keyboard.press('Escape')

  await status.getByRole('button', { name: 'End it now' }).click()
  await expect(sign).toHaveCount(0)
})
