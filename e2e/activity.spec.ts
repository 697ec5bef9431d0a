import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, pressTool, test } from './lobby-test.ts'

test('what concerns a person is one list, by keys as well, and is read where it is opened', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const room = await makeRoom(page, `Barn${crypto.randomUUID().slice(0, 8)}`)
  const bob = await enter('Bob', room)
  await page.goto(`/chat/${room}/`)
  await ada.say('Who paints the door?')
  await expect(page.locator('article[data-state]')).toHaveCount(0)
  await page.goto('/threads')
  const link = page.getByRole('navigation').getByRole('link', { name: /^Activity/ })

  await pressTool(bob.message('Who paints'), 'React with 👍')
  await bob.message('Who paints').focus()
  await bob.page.keyboard.press('r')
  await bob.say('I can.')

  await page.goto('/')
  await ada.composer.waitFor()
  await page.keyboard.press('Control+Shift+M')
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible()
  const reply = page.getByRole('listitem').filter({ hasText: 'replied to you' })
  const reaction = page.getByRole('listitem').filter({ hasText: 'reacted with 👍' })
  await expect(reply).toContainText('I can.')
  await expect(reaction).toContainText('Who paints the door?')
  await expectNoViolationAtAnySize(page, 'activity')
  await page.setViewportSize({ width: 1280, height: 720 })

  await page.getByRole('button', { name: 'Replies' }).click()
  await expect(reaction).toHaveCount(0)
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await page.getByRole('switch', { name: 'Unread only' }).check()
  await expect(page.getByText('Nothing is unread.')).toBeVisible()
  await page.getByRole('switch', { name: 'Unread only' }).uncheck()
  await reply.getByRole('link').click()
  await expect(ada.message('I can.')).toBeInViewport()
  await expect(link).toHaveText('Activity')
})
