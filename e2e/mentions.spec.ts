import { expect, makeRoom, post, pressTool, test } from './lobby-test.ts'

const letters = () => crypto.randomUUID().replaceAll(/[-\d]/g, '')

test('who is mentioned sees a number beside the room, the message stands out, and the name shows who it is', async ({
  enter,
}) => {
  const ada = await enter('Ada Mention')
  const garden = `Garden${letters()}`
  const slug = await makeRoom(ada.page, garden)
  await post(ada.page, slug, 'Tea?')
  const bob = await enter('Bob Mention', slug)
  await expect(ada.room(garden)).toBeVisible()

  await bob.say('Is anybody here?')
  await bob.say('Yes, @Ada Mention, please')
  await expect(ada.room(garden)).toContainText('1 mention of you')
  await expect(ada.page).toHaveTitle(/^\([1-9]\d*\) /)
  await ada.page.reload()
  await expect(ada.room(garden)).toContainText('1 mention of you')

  await bob.say('Or @Ada Mention, coffee?')
  await expect(ada.room(garden)).toContainText('2 mentions of you')
  await pressTool(bob.message('coffee'), 'More')
  await bob.page.getByRole('menuitem', { name: 'Delete' }).click()
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(ada.room(garden)).toContainText('1 mention of you')

  await ada.room(garden).click()
  await expect(ada.message('please')).toHaveAttribute('data-for-me')
  await expect(ada.message('Is anybody')).not.toHaveAttribute('data-for-me')
  await expect(ada.room(garden)).not.toContainText('mention')
  await bob.message('please').getByRole('button', { name: '@Ada Mention' }).click()
  await expect(bob.page.getByRole('dialog')).toContainText('Ada Mention')
})
