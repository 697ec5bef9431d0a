import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makePrivateRoom, type Person, samePage, test } from './lobby-test.ts'
import { pngOf } from './png.ts'

/** A private room of the moderator's with another person in it; both are there. */
async function shareRoom(moderator: Person, other: Person, otherName: string, name: string) {
  await other.say(`Hello from ${name}`)
  await moderator.message(`Hello from ${name}`).waitFor()
  await makePrivateRoom(moderator, name)
  const panel = await moderator.openMembers()
  await panel.getByRole('button', { name: `Add: ${otherName}` }).click()
  await panel.getByRole('button', { name: 'Close' }).click()
  await other.room(name).click()
}

async function openSettings({ page }: Person) {
  await page.getByRole('button', { name: 'More about this room' }).click()
  await page.getByRole('menuitem', { name: 'Room settings' }).click()
  const panel = page.getByRole('complementary', { name: 'Settings of this room' })
  await panel.waitFor()
  return panel
}

async function change(
  person: Person,
  set: (panel: Awaited<ReturnType<typeof openSettings>>) => Promise<unknown>,
): Promise<void> {
  const panel = await openSettings(person)
  await set(panel)
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.waitFor({ state: 'hidden' })
}

test('what a moderator decides is said in the room, and the composer says why one cannot write', async ({
  enter,
}) => {
  const [rosa, sven] = [await enter('Rosa'), await enter('Sven')]
  await shareRoom(rosa, sven, 'Sven', 'Harvest')
  await expect(rosa.page.getByText('Rosa made the room')).toBeVisible()
  await sven.page.getByRole('button', { name: 'More about this room' }).click()
  await expect(sven.page.getByRole('menuitem', { name: 'Members' })).toBeVisible()
  await expect(sven.page.getByRole('menuitem', { name: 'Room settings' })).toHaveCount(0)
  await sven.page.keyboard.press('Escape')

  await change(rosa, (panel) => panel.getByLabel('Slow mode').selectOption('1 hour'))
  await expect(
    sven.page.getByText('Rosa turned on slow mode: one message every 1 hour'),
  ).toBeVisible()
  await sven.say('One')
  await expect(rosa.message('One')).toBeVisible()
  await expect(sven.page.getByText(/Slow mode: you can write again in \d+ seconds/)).toBeVisible()
  await sven.say('Two')
  await expect(sven.composer).toHaveValue('Two')
  await rosa.say('Moderators')
  await rosa.say('need not wait')
  await expect(sven.message('need not wait')).toBeVisible()
  await expect(sven.message('Two')).toHaveCount(0)

  await change(rosa, (panel) => panel.getByLabel('Who may write').selectOption('Only moderators'))
  await expect(sven.page.getByText('Only moderators write in this room.')).toBeVisible()
  await expect(sven.composer).toHaveCount(0)
  await expect(rosa.composer).toBeVisible()

  await change(rosa, async (panel) => {
    await panel.getByLabel('Who may write').selectOption('Everybody')
    await panel.getByLabel('Slow mode').selectOption('Off')
    await panel.getByRole('switch', { name: 'Archived' }).check()
  })
  for (const { page } of [rosa, sven])
    await expect(page.getByText(/This room is archived\. You can read it/)).toBeVisible()
  await expect(sven.page.getByText('Rosa archived the room')).toBeVisible()

  await change(rosa, (panel) => panel.getByRole('switch', { name: 'Archived' }).uncheck())
  // What was begun is still there.
  await expect(sven.composer).toHaveValue('Two')
  await sven.composer.press('Enter')
  await expect(rosa.message('Two')).toBeVisible()
})

test('a room does not lose its last moderator', async ({ enter }) => {
  const [tara, udo] = [await enter('Tara'), await enter('Udo')]
  await shareRoom(tara, udo, 'Udo', 'Keepers')
  const panel = await tara.openMembers()
  await panel.getByRole('button', { name: 'Leave this room' }).click()
  await panel.getByRole('button', { name: 'Leave for sure?' }).click()
  await expect(panel.getByText(/You are the last moderator here/)).toBeVisible()

  await panel.getByRole('button', { name: 'What to do about Udo' }).click()
  await panel.getByRole('button', { name: 'Make a moderator' }).click()
  await expect(panel.getByText('Moderator')).toHaveCount(2)
  await panel.getByRole('button', { name: 'Leave this room' }).click()
  await panel.getByRole('button', { name: 'Leave for sure?' }).click()
  await expect(tara.room('Keepers')).toHaveCount(0)
  await expect(udo.page.getByText('Tara left')).toBeVisible()
})

test('the settings of a room, light and dark: axe finds nothing', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  await ada.page.goto('/chat/archive')
  await ada.page.getByRole('button', { name: 'Make this room' }).click()
  await ada.composer.waitFor()
  await ada.say('Hello')
  await openSettings(ada)
  await expectNoViolationAtAnySize(ada.page, 'room-settings')
  await ada.page.keyboard.press('Escape')
  await change(ada, (panel) => panel.getByRole('switch', { name: 'Archived' }).check())
  await ada.page.getByText(/This room is archived\. You can read it/).waitFor()
  await expectNoViolationAtAnySize(ada.page, 'archived-room')
})

test('what a room is about stands beside its name, for everybody who is there', async ({
  enter,
}) => {
  const [wilma, xaver] = [await enter('Wilma'), await enter('Xaver')]
  await shareRoom(wilma, xaver, 'Xaver', 'Greenhouse')
  const topic = 'Watering rota, heating, and who has the key'
  await change(wilma, (panel) => panel.getByRole('textbox', { name: 'Topic' }).fill(topic))
  for (const { page } of [wilma, xaver])
    await expect(page.locator('header').getByText(topic)).toBeVisible()
  await xaver.page.setViewportSize({ width: 390, height: 800 })
  await expect(xaver.page.locator('header').getByText(topic)).toBeHidden()
  const panel = await xaver.openMembers()
  await expect(panel.getByText(topic)).toBeVisible()
  await expectNoViolationAtAnySize(wilma.page, 'room-topic')
})

test('the picture of a room stands before its name for all who see it, until it is taken away', async ({
  enter,
}) => {
  const [romy, selim] = [await enter('Romy'), await enter('Selim')]
  await shareRoom(romy, selim, 'Selim', 'Orchard')
  const panel = await openSettings(romy)
  const field = panel.getByRole('group', { name: 'Picture of the room' })
  const pictures = [selim.room('Orchard').locator('img'), selim.page.locator('header h1 img')]

  await field.getByLabel('Choose a picture').setInputFiles({
    ...{ name: 'orchard.png', mimeType: 'image/png', buffer: pngOf(400) },
  })
  await expect(field.getByText('The picture was saved.')).toBeVisible()

  await expect(selim.page.getByText('Romy changed the picture of the room')).toBeVisible()
  for (const picture of pictures) await expect(picture).toBeVisible()
  await expectNoViolationAtAnySize(romy.page, 'a picture of a room')
  // So does it wherever the room is named for one who chooses.
  const { page } = selim
  const chosen = page.getByRole('option', { name: /Orchard/ }).locator('img')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Where to?' }).fill('Orchard')
  await expect(chosen).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+f')
  await page.getByRole('combobox', { name: 'Search messages' }).fill('in:orchard')
  await expect(chosen).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await selim.composer.pressSequentially('#orch')
  await expect(chosen).toBeVisible()
  await selim.composer.fill('')
  const slug = new URL(romy.page.url()).pathname.split('/')[2]
  const made = await romy.page.request.post(`/api/rooms/${slug}/guest-links`, {
    ...{ headers: await samePage(romy.page), data: {} },
  })
  const { url } = await made.json()
  const guest = await enter('Guest')
  await guest.page.goto(new URL(url).pathname)
  await expect(guest.page.getByText('Romy invites you to Orchard.')).toBeVisible()
  await expect(guest.page.locator('main img[src^="/images/"]')).toBeVisible()
  await expectNoViolation(guest.page)
  // What else is decided leaves it.
  await panel.getByLabel('Slow mode').selectOption('1 hour')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(selim.page.getByText('Romy turned on slow mode')).toBeVisible()
  for (const picture of pictures) await expect(picture).toBeVisible()

  const again = await openSettings(romy)
  await again.getByRole('button', { name: 'Remove the picture' }).click()
  await expect(again.getByText('The sign is shown again.')).toBeVisible()
  for (const picture of pictures) await expect(picture).toHaveCount(0)
})
