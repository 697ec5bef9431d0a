import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, test } from './lobby-test.ts'

test('a message is saved for later, found again from the sidebar, and taken from there', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const slug = await makeRoom(page, 'Garden')
  await page.goto(`/chat/${slug}`)
  await ada.say('Water the tomatoes.')
  const message = ada.message('tomatoes')
  await expect(page.locator('article[data-state]')).toHaveCount(0)
  await message.hover()
  await message.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Save for later' }).click()
  await expect(page.getByRole('status').getByText('Saved for later')).toBeVisible()

  await page.getByRole('navigation').getByRole('link', { name: 'Saved' }).click()
  await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible()
  const item = page.getByRole('listitem').filter({ hasText: 'Water the tomatoes.' })
  await expect(item).toContainText('Garden')
  await expectNoViolationAtAnySize(page, 'saved')
  await item.getByRole('link').click()
  await expect(message).toBeInViewport()

  await page.goto('/saved')
  await item.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('Nothing is saved.')).toBeVisible()
})
