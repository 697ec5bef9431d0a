import { expect, makeRoom, post, pressTool, test } from './lobby-test.ts'
import { seedRoom } from './seed-room.ts'

/** A name of one room alone, in which no digit looks like a count. */
const letters = () => crypto.randomUUID().replaceAll(/[-\d]/g, '')

test('a message and what follows it are marked as unread, until the person comes back to the room', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const garden = `Garden${letters()}`
  const slug = await makeRoom(page, garden)
  const bob = await enter('Bob', slug)
  for (const text of ['One.', 'Two.', 'Three.']) await post(bob.page, slug, text)
  await page.goto(`/chat/${slug}`)
  await expect(ada.message('Three.')).toBeVisible()

  await pressTool(ada.message('Two.'), 'More')
  await page.getByRole('menuitem', { name: 'Mark unread from here' }).click()
  await expect(page.getByRole('status').getByText('Unread from this message on')).toBeVisible()
  await expect(page.getByRole('log').getByText('New messages')).toBeVisible()
  await expect(ada.room(garden)).toContainText('2')
  await post(bob.page, slug, 'Four.')
  await expect(ada.room(garden)).toContainText('3')

  await ada.room('Lobby').last().click()
  await expect(ada.room(garden)).toContainText('3')
  await ada.room(garden).click()
  await expect(ada.room(garden)).not.toContainText(/\d/)

  // Who writes has seen what was new.
  await expect(page.getByRole('log').getByText('New messages')).toBeVisible()
  await ada.say('Five.')
  await expect(page.getByRole('log').getByText('New messages')).toHaveCount(0)
})

test('Alt and a click mark as unread, too, and Escape reads the room', async ({ enter }) => {
  const ada = await enter('Ada')
  const { page } = ada
  const garden = `Garden${letters()}`
  const slug = await makeRoom(page, garden)
  const bob = await enter('Bob', slug)
  for (const text of ['One.', 'Two.']) await post(bob.page, slug, text)
  await page.goto(`/chat/${slug}`)

  // Read first: what has not been read yet is unread anyway, and read a moment later.
  await expect(ada.message('Two.')).toBeVisible()
  await expect(ada.room(garden)).not.toContainText(/\d/)
  await ada.message('One.').click({ modifiers: ['Alt'] })
  await expect(ada.room(garden)).toContainText('2')
  await ada.composer.press('Escape')
  await expect(ada.room(garden)).not.toContainText(/\d/)
})

test('Escape reads the room also while its messages are still being drawn', async ({
  enter,
  lobby,
}) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const room = await makeRoom(ada.page, 'Rushed')
  await seedRoom(lobby.url, room, 60)
  // In the frame in which the first message is there, before the list has measured it.
  await ada.page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector('[role=log] article')) return
      seen.disconnect()
      const how = { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }
      document.body.dispatchEvent(new KeyboardEvent('keydown', how))
    })
    seen.observe(document, { childList: true, subtree: true })
  })
  await ada.page.goto(`/chat/${room}`)
  await expect(ada.message('Page 60.')).toBeInViewport()
  await expect(ada.messages.getByText('New', { exact: true })).toHaveCount(0)
})
