import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makePrivateRoom, pressTool, test } from './lobby-test.ts'

test('a person who is let into a private room finds it, and loses it when they are removed', async ({
  enter,
}) => {
  const [ada, bob] = [await enter('Ada'), await enter('Bertram')]
  await bob.say('Bertram is here')
  await ada.message('Bertram is here').waitFor()
  const address = await makePrivateRoom(ada, 'Surprise')
  await ada.say('He does not know')

  await bob.page.goto(address)
  await expect(bob.page.getByRole('heading', { name: /There is no room/ })).toBeVisible()
  await expect(bob.room('Surprise')).toHaveCount(0)

  const dialog = await ada.openMembers()
  await dialog.getByRole('button', { name: 'Add: Bertram' }).click()
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Bertram' })).toBeVisible()
  await expect(bob.page.getByRole('heading', { name: 'Surprise' })).toBeVisible()
  await expect(bob.message('He does not know')).toBeVisible()

  await dialog.getByRole('button', { name: 'What to do about Bertram' }).click()
  await dialog.getByRole('button', { name: 'Mute' }).click()
  await expect(dialog.getByText('Muted')).toBeVisible()
  await expect(bob.page.getByText('You are muted here. You can read, but not write.')).toBeVisible()
  await expect(bob.composer).toHaveCount(0)

  await dialog.getByRole('button', { name: 'What to do about Bertram' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await dialog.getByRole('button', { name: 'Remove for sure?' }).click()
  await expect(bob.page.getByText('He does not know')).toHaveCount(0)
  await expect(bob.room('Surprise')).toHaveCount(0)

  // Elsewhere, he is told that he is in.
  await bob.page.goto('/chat/lobby')
  await dialog.getByRole('button', { name: 'Add: Bertram' }).click()
  await expect(bob.room('Surprise')).toContainText('Ada added you')
  await expect(bob.room('Surprise')).toHaveAttribute('data-unread', 'true')
  await bob.room('Surprise').click()
  await expect(bob.message('He does not know')).toBeVisible()
  await expect(bob.room('Surprise')).not.toContainText('Ada added you')
})

test('a deleted message leaves a line that says so, for everybody', async ({ enter }) => {
  const [ada, bob] = [await enter('Ada'), await enter('Bob')]
  await ada.say('A secret that slipped out')
  const seen = bob.message('A secret that slipped out')
  await expect(seen).toBeVisible()
  await pressTool(seen, 'More')
  await expect(bob.page.getByRole('menuitem', { name: 'Copy text' })).toBeVisible()
  await expect(bob.page.getByRole('menuitem', { name: 'Delete' })).toHaveCount(0)
  await bob.page.keyboard.press('Escape')

  const mine = ada.message('A secret that slipped out')
  await pressTool(mine, 'More')
  await ada.page.getByRole('menuitem', { name: 'Delete' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()

  await expect(seen).toHaveCount(0)
  await expect(bob.message('This message was deleted').last()).toBeVisible()
  await expect(ada.message('This message was deleted').last()).toBeVisible()
})

test('a private room in which nothing was said says who can read it, and offers no link to strangers', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  await makePrivateRoom(ada, 'Plans')
  const log = ada.page.getByRole('log')
  await expect(log.getByRole('heading', { name: 'Nobody has said anything here' })).toBeVisible()
  await expect(log).toContainText('Only its members can read this room.')
  await expect(log).toContainText('Ada made the room')
  await expect(log.getByRole('button', { name: 'Copy link' })).toHaveCount(0)
  await ada.page.getByRole('dialog').waitFor({ state: 'hidden' })
  await expectNoViolationAtAnySize(ada.page, 'private-empty')

  await ada.page.setViewportSize({ width: 1_280, height: 720 })
  await ada.say('The first word')
  await expect(ada.message('The first word')).toBeVisible()
  await expect(log.getByText('Only its members')).toHaveCount(0)
  await expect(log.getByText('This is the beginning of Plans')).toBeVisible()
})

test('the members of a room, light and dark: axe finds nothing', async ({ enter }) => {
  const lutz = await enter('Lutz', 'lobby')
  await lutz.say('Lutz is here')
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  await ada.message('Lutz is here').waitFor()
  await makePrivateRoom(ada, 'Plans')
  const dialog = await ada.openMembers()
  await dialog.getByRole('button', { name: 'Add: Lutz' }).click()
  await dialog.getByRole('button', { name: 'What to do about Lutz' }).click()
  await dialog.getByRole('button', { name: 'Mute' }).waitFor()
  await expectNoViolationAtAnySize(ada.page, 'members')
})

test('what comes late into a panel moves nothing from under the pointer', async ({ enter }) => {
  const [ada, ivo] = [await enter('Ada'), await enter('Ivo')]
  await ivo.say('I stay where I am')
  await ada.message('I stay where I am').waitFor()
  await makePrivateRoom(ada, 'Stillness')
  const held = Promise.withResolvers<void>()
  await ada.page.route(/\/assets\/guest-links-/, async (route) => {
    await held.promise
    await route.continue()
  })

  const dialog = await ada.openMembers()
  await dialog.getByRole('textbox').fill('Ivo')
  const add = dialog.getByRole('button', { name: 'Add: Ivo' })
  await expect(dialog.getByRole('button', { name: /^Add: / })).toHaveCount(1)
  await add.click({ trial: true })
  const before = await add.boundingBox()
  held.resolve()
  const late = dialog.getByRole('heading', { name: 'Guest link' })
  await late.waitFor()

  expect(await add.boundingBox()).toEqual(before)
  expect((await late.boundingBox())?.y).toBeGreaterThan(before?.y ?? 0)
})
