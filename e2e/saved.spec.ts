import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, pressTool, test } from './lobby-test.ts'

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
  await pressTool(message, 'More')
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

test('saved messages and the status are the same in another tab', async ({ enter }) => {
  const ada = await enter('Ada')
  const { page } = ada
  const slug = await makeRoom(page, `Shed${crypto.randomUUID().slice(0, 8)}`)
  await page.goto(`/chat/${slug}`)
  await ada.say('Oil the gate.')
  await expect(page.locator('article[data-state]')).toHaveCount(0)
  const tab = await page.context().newPage()
  await tab.goto('/saved')
  await expect(tab.getByText('Nothing is saved.')).toBeVisible()
  const item = tab.getByRole('listitem').filter({ hasText: 'Oil the gate.' })
  await pressTool(ada.message('gate'), 'More')
  await page.getByRole('menuitem', { name: 'Save for later' }).click()
  await expect(item).toBeVisible()

  const another = await page.context().newPage()
  await another.goto('/saved')
  await another.getByRole('button', { name: 'Remove' }).click()
  await expect(item).toHaveCount(0)

  await another.goto('/settings/profile')
  const status = (at: typeof page) => at.getByRole('region', { name: 'Status' })
  await page.goto('/settings/profile')
  await expect(status(page).getByRole('textbox')).toHaveValue('')
  await status(another).getByRole('textbox').fill('🌴 On holiday')
  await status(another).getByRole('button', { name: 'Set the status' }).click()
  await expect(status(page).getByRole('textbox')).toHaveValue('🌴 On holiday')
  await status(another).getByRole('button', { name: 'End it now' }).click()
  await expect(status(page).getByRole('textbox')).toHaveValue('')
})
