import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, test } from './lobby-test.ts'

test('a name opens a card, where the person is written to or blocked; what they say is folded then', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const slug = await makeRoom(page, 'Garden')
  const bob = await enter('Bob', slug)
  await bob.say('Rude words.')
  await page.goto(`/chat/${slug}`)
  const message = ada.messages.first()
  await expect(message).toContainText('Rude words.')

  await message.getByRole('button', { name: 'Bob' }).click()
  const card = page.getByRole('dialog', { name: 'Bob' })
  await expectNoViolation(page, 'person')
  await card.getByRole('button', { name: 'Block', exact: true }).click()
  await expect(card).toContainText('They are not told.')
  await page.keyboard.press('Escape')
  await expect(message).toHaveCount(0)
  await bob.say('More of them.')
  await page.getByRole('button', { name: 'Show them' }).click()
  await expect(message).toContainText('Rude words.')
  await expect(ada.messages).toHaveCount(2)

  // He has a room with her no more, and reads that she is a stranger.
  await ada.say('Mine.')
  await bob.messages.filter({ hasText: 'Mine.' }).getByRole('button', { name: 'Ada' }).click()
  await bob.page
    .getByRole('dialog', { name: 'Ada' })
    .getByRole('button', { name: 'Message' })
    .click()
  await expect(bob.page.getByRole('dialog').getByRole('alert')).toBeVisible()

  await page.goto('/settings/blocked')
  await page.getByRole('button', { name: 'Unblock Bob' }).click()
  await expect(page.getByText('You have blocked nobody.')).toBeVisible()
  await page.goto(`/chat/${slug}`)
  await message.getByRole('button', { name: 'Bob' }).click()
  await card.getByRole('button', { name: 'Message' }).click()
  await expect(page.getByRole('heading', { name: 'Bob' })).toBeVisible()
})
