import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, pressTool, test } from './lobby-test.ts'

test('who has read a message is told in its menu', async ({ enter }) => {
  const ada = await enter('Ada')
  const { page } = ada
  const slug = await makeRoom(page, 'Garden')
  await page.goto(`/chat/${slug}`)
  await ada.say('Water the tomatoes.')
  await expect(page.locator('article[data-state]')).toHaveCount(0)
  const ask = async () => {
    await pressTool(ada.message('tomatoes'), 'More')
    await page.getByRole('menuitem', { name: 'Seen by' }).click()
    return page.getByRole('dialog', { name: 'Seen by' })
  }

  await expect(await ask()).toContainText('Nobody has read it yet.')
  await page.keyboard.press('Escape')
  const bob = await enter('Bob', slug)
  await expect(bob.message('tomatoes')).toBeVisible()
  // He comes after it was said: what he reads later is his first marker.
  await ada.say('And the beans.')
  await expect(bob.message('beans')).toBeVisible()
  await expect(async () => {
    const dialog = await ask()
    await expect(dialog.getByText('Bob')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await expectNoViolation(page, 'seen')
})
