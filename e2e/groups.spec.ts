import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { administer, claim, comeIn, expect, password, test } from './fresh-test.ts'

test('a group is made, mentioned by its name, and tells its members; a press on it shows who they are', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const { page } = ada
  await administer(page, 'POST', 'users', { username: 'grace', password, role: 'member' })
  const grace = await open('/login')
  await comeIn(grace, 'grace')
  await grace.composer.waitFor()

  await page.goto('/admin/groups')
  await page.getByRole('textbox', { name: 'Name of the group' }).fill('Grace')
  await page.getByRole('button', { name: 'Make the group' }).click()
  await expect(page.getByText(/This username is taken/)).toBeVisible()
  await page.getByRole('textbox', { name: 'Name of the group' }).fill('Designers')
  await page.getByRole('button', { name: 'Make the group' }).click()
  const group = page.getByRole('region', { name: 'Members of @designers' })
  await expect(group.getByText('Nobody is in it yet.')).toBeVisible()
  await group.getByLabel('Add a person to @designers').fill('gra')
  await group.getByRole('button', { name: 'Add: grace' }).click()
  await expect(group.getByRole('button', { name: 'Remove from @designers: grace' })).toBeVisible()
  await expectNoViolationAtAnySize(page, 'groups')
  await page.setViewportSize({ width: 1_200, height: 800 })

  // Grace is elsewhere; what is meant for her waits under a red number.
  await grace.page.goto('/settings/look')
  await page.goto('/chat/lobby')
  await ada.composer.pressSequentially('Dear @desi')
  await page.getByRole('option', { name: 'designers' }).waitFor()
  await ada.composer.press('Enter')
  await ada.composer.pressSequentially('the mocks are there')
  await ada.composer.press('Enter')
  const pill = ada.message('the mocks').getByRole('button', { name: '@designers' })
  await pill.click()
  const card = page.getByRole('dialog', { name: '@designers' })
  await expect(card.getByText('1 person')).toBeVisible()
  await expect(card.getByRole('button', { name: 'grace' })).toBeVisible()
  await expectNoViolation(page, 'group-card')
  await page.keyboard.press('Escape')
  await expect(pill).toBeFocused()

  await grace.page.goto('/activity')
  await expect(grace.page.getByRole('listitem').getByText('the mocks are there')).toBeVisible()
  await grace.page.goto('/chat/lobby')
  await expect(grace.message('the mocks')).toHaveAttribute('data-for-me')

  await page.goto('/admin/groups')
  await group.getByRole('button', { name: 'Rename @designers' }).click()
  const naming = page.getByRole('dialog', { name: 'Rename @designers' })
  await naming.getByRole('textbox', { name: 'Name of the group' }).fill('grace')
  await naming.getByRole('button', { name: 'Save' }).click()
  await expect(naming.getByText(/This username is taken/)).toBeVisible()
  await expectNoViolation(page, 'group-rename')
  await naming.getByRole('textbox', { name: 'Name of the group' }).fill('@makers')
  await naming.getByRole('textbox', { name: 'Name of the group' }).press('Enter')
  const makers = page.getByRole('region', { name: 'Members of @makers' })
  await expect(makers.getByRole('button', { name: 'Remove from @makers: grace' })).toBeVisible()
  await makers.getByRole('button', { name: 'Delete @makers' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('There are no groups yet.')).toBeVisible()
  await grace.message('the mocks').getByRole('button', { name: '@designers' }).click()
  await expect(
    grace.page.getByRole('dialog').getByText('There is no such group any more.'),
  ).toBeVisible()
})
