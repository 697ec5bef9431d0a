import { expectNoViolation } from './accessibility.ts'
import { administer, claim, expect, test } from './fresh-test.ts'

test('the owner of a new server has first steps, which are done by what is done, and are put away for good', async ({
  fresh,
  open,
}) => {
  const { page, composer } = await claim({ fresh, open })
  const card = page.getByRole('region', { name: 'First steps' })
  await expect(card).toContainText('0 of 5')
  await card.getByText('Make a backup').click()
  await expect(card.getByText('lobby backup lobby.tar')).toBeVisible()
  await expectNoViolation(page, 'first steps')

  await card.getByRole('button', { name: 'Make rooms' }).click()
  await page.getByRole('textbox', { name: 'Room name' }).fill('Garden')
  await page.getByRole('button', { name: 'Make the room' }).click()
  await expect(card).toContainText('1 of 5')
  await administer(page, 'PATCH', 'server', { name: 'The Garden' })
  await expect(card).toContainText('2 of 5')
  await expect(card.getByRole('link', { name: 'Name and logo (done)' })).toBeVisible()
  const gus = await open('/chat/lobby?username=Gus')
  await gus.takeName()
  await expect(gus.page.getByRole('region', { name: 'First steps' })).toHaveCount(0)

  // Folded, they leave the place to the rooms, also after a reload.
  await card.getByRole('button', { name: /^First steps/ }).click()
  await expect(card.getByText('Make a backup')).toHaveCount(0)
  await page.reload()
  await expect(card).toContainText('2 of 5')
  await expect(card.getByText('Make a backup')).toHaveCount(0)

  await card.getByRole('button', { name: 'Put the first steps away' }).click()
  await expect(card).toHaveCount(0)
  await page.reload()
  await composer.waitFor()
  await expect(card).toHaveCount(0)
  expect(await (await page.request.get('/api/first-steps')).json()).toMatchObject({ putAway: true })
})
