import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, test } from './lobby-test.ts'

const panel = ({ page }: Person) => page.getByRole('complementary', { name: 'Thread' })
const link = ({ page }: Person) =>
  page.getByRole('navigation').getByRole('link', { name: /^Threads/ })

test('what is answered in a thread of one’s own is unread until its end is seen, and is no more once unfollowed', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, `Pond${crypto.randomUUID().slice(0, 8)}`)
  const bob = await enter('Bob', room)
  await ada.page.goto(`/chat/${room}/`)
  await ada.say('Who feeds the fish?')
  await expect(ada.page.locator('article[data-state]')).toHaveCount(0)
  await expect(link(ada)).toHaveText('Threads')

  await bob.message('Who feeds').focus()
  await bob.page.keyboard.press('t')
  const field = panel(bob).getByRole('textbox')
  const answer = async (text: string) => {
    await field.fill(text)
    await field.press('Enter')
    await expect(panel(bob).getByText(text)).toBeVisible()
  }
  await answer('I do.')
  await expect(panel(bob).getByRole('button', { name: 'Unfollow' })).toBeVisible()
  await expect(link(ada)).toContainText('1 thread with new answers')
  const line = ada.page.getByRole('main').getByRole('button', { name: /^1 answer last one \d/ })
  await expect(line).toBeVisible()

  await link(ada).click()
  await expect(ada.page.getByRole('heading', { name: 'Threads' })).toBeVisible()
  const item = ada.page.getByRole('listitem').filter({ hasText: 'Who feeds the fish?' })
  await expect(item).toContainText('I do.')
  await expectNoViolationAtAnySize(ada.page, 'threads')
  await ada.page.setViewportSize({ width: 1280, height: 720 })
  await item.getByRole('link', { name: '1 answer 1 new' }).click()
  await expect(panel(ada).getByText('I do.')).toBeVisible()
  await expect(link(ada)).toHaveText('Threads')

  await panel(ada).getByRole('button', { name: 'Unfollow' }).click()
  await expect(panel(ada).getByRole('button', { name: 'Follow' })).toBeVisible()
  await answer('Every morning.')
  await expect(panel(ada).getByText('Every morning.')).toBeVisible()
  await ada.page.goto('/threads')
  await expect(ada.page.getByText('You follow no threads yet.')).toBeVisible()
})
