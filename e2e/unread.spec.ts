import { expect, makeRoom, post, test } from './lobby-test.ts'

test('a message and what follows it are marked as unread, until the person comes back to the room', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const slug = await makeRoom(page, 'Garden')
  const bob = await enter('Bob', slug)
  for (const text of ['One.', 'Two.', 'Three.']) await post(bob.page, slug, text)
  await page.goto(`/chat/${slug}`)
  await expect(ada.message('Three.')).toBeVisible()

  await ada.message('Two.').hover()
  await ada.message('Two.').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Mark unread from here' }).click()
  await expect(page.getByRole('status').getByText('Unread from this message on')).toBeVisible()
  await expect(page.getByRole('log').getByText('New messages')).toBeVisible()
  await expect(ada.room('Garden')).toContainText('2')
  await post(bob.page, slug, 'Four.')
  await expect(ada.room('Garden')).toContainText('3')

  await ada.room('Lobby').last().click()
  await expect(ada.room('Garden')).toContainText('3')
  await ada.room('Garden').click()
  await expect(ada.room('Garden')).not.toContainText(/\d/)
})

test('Alt and a click mark as unread, too, and Escape reads the room', async ({ enter }) => {
  const ada = await enter('Ada')
  const { page } = ada
  const slug = await makeRoom(page, 'Garden')
  const bob = await enter('Bob', slug)
  for (const text of ['One.', 'Two.']) await post(bob.page, slug, text)
  await page.goto(`/chat/${slug}`)

  await ada.message('One.').click({ modifiers: ['Alt'] })
  await expect(ada.room('Garden')).toContainText('2')
  await ada.composer.press('Escape')
  await expect(ada.room('Garden')).not.toContainText(/\d/)
})
