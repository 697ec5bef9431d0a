import AxeBuilder from '@axe-core/playwright'
import { expect, type Person, test } from './lobby-test.ts'

/** A private room of Ada's with Bob in it; both are there. */
async function shareRoom(ada: Person, bob: Person, name: string): Promise<void> {
  await bob.say(`Hello from ${name}`)
  await ada.message(`Hello from ${name}`).waitFor()
  await ada.page.getByRole('button', { name: 'New room' }).click()
  await ada.page.getByRole('textbox', { name: 'What is it about?' }).fill(name)
  await ada.page.getByRole('switch', { name: 'Private' }).check()
  await ada.page.getByRole('button', { name: 'Make the room' }).click()
  await ada.page.getByRole('heading', { name }).waitFor()
  await ada.page.getByRole('button', { name: 'Members' }).click()
  await ada.page.getByRole('button', { name: 'Add: Bob' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await bob.room(name).click()
}

async function openSettings({ page }: Person) {
  await page.getByRole('button', { name: 'Room settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings of this room' })
  await dialog.waitFor()
  return dialog
}

async function change(
  person: Person,
  set: (dialog: Awaited<ReturnType<typeof openSettings>>) => Promise<unknown>,
): Promise<void> {
  const dialog = await openSettings(person)
  await set(dialog)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

test('what a moderator decides is said in the room, and the composer says why one cannot write', async ({
  enter,
}) => {
  const [ada, bob] = [await enter('Ada'), await enter('Bob')]
  await shareRoom(ada, bob, 'Plans')
  await expect(ada.page.getByText('Ada made the room')).toBeVisible()
  await expect(bob.page.getByRole('button', { name: 'Room settings' })).toHaveCount(0)

  await change(ada, (dialog) => dialog.getByLabel('Slow mode').selectOption('1 hour'))
  await expect(
    bob.page.getByText('Ada turned on slow mode: one message every 1 hour'),
  ).toBeVisible()
  await bob.say('One')
  await expect(ada.message('One')).toBeVisible()
  await expect(bob.page.getByText(/Slow mode: you can write again in \d+ seconds/)).toBeVisible()
  await bob.say('Two')
  await expect(bob.composer).toHaveValue('Two')
  await ada.say('Moderators')
  await ada.say('need not wait')
  await expect(bob.message('need not wait')).toBeVisible()
  await expect(bob.message('Two')).toHaveCount(0)

  await change(ada, (dialog) => dialog.getByLabel('Who may write').selectOption('Only moderators'))
  await expect(bob.page.getByText('Only moderators write in this room.')).toBeVisible()
  await expect(bob.composer).toHaveCount(0)
  await expect(ada.composer).toBeVisible()

  await change(ada, async (dialog) => {
    await dialog.getByLabel('Who may write').selectOption('Everybody')
    await dialog.getByLabel('Slow mode').selectOption('Off')
    await dialog.getByRole('switch', { name: 'Archived' }).check()
  })
  for (const { page } of [ada, bob])
    await expect(page.getByText(/This room is archived\. You can read it/)).toBeVisible()
  await expect(bob.page.getByText('Ada archived the room')).toBeVisible()

  await change(ada, (dialog) => dialog.getByRole('switch', { name: 'Archived' }).uncheck())
  // What was begun is still there.
  await expect(bob.composer).toHaveValue('Two')
  await bob.composer.press('Enter')
  await expect(ada.message('Two')).toBeVisible()
})

test('a room does not lose its last moderator', async ({ enter }) => {
  const [ada, bob] = [await enter('Ada'), await enter('Bob')]
  await shareRoom(ada, bob, 'Keepers')
  await ada.page.getByRole('button', { name: 'Members' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Members' })
  await dialog.getByRole('button', { name: 'Leave this room' }).click()
  await dialog.getByRole('button', { name: 'Leave for sure?' }).click()
  await expect(dialog.getByText(/You are the last moderator here/)).toBeVisible()

  await dialog.getByRole('button', { name: 'What to do about Bob' }).click()
  await dialog.getByRole('button', { name: 'Make a moderator' }).click()
  await expect(dialog.getByText('Moderator')).toHaveCount(2)
  await dialog.getByRole('button', { name: 'Leave this room' }).click()
  await dialog.getByRole('button', { name: 'Leave for sure?' }).click()
  await expect(ada.room('Keepers')).toHaveCount(0)
  await expect(bob.page.getByText('Ada left')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1_200, 390])
    test(`the settings of a room, ${colorScheme}, ${width} px: axe finds nothing`, async ({
      enter,
    }) => {
      const options = {
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      } as const
      const ada = await enter('Ada', 'lobby', options)
      await ada.page.goto(`/chat/archive-${colorScheme}-${width}`)
      await ada.page.getByRole('button', { name: 'Make this room' }).click()
      await ada.composer.waitFor()
      const shot = async (what: string) => {
        const { violations } = await new AxeBuilder({ page: ada.page }).analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
        const folder = process.env.LOBBY_SCREENSHOTS
        if (folder)
          await ada.page.screenshot({ path: `${folder}/${what}-${colorScheme}-${width}.png` })
      }
      await ada.say('Hello')
      await openSettings(ada)
      await shot('room-settings')
      await ada.page.keyboard.press('Escape')
      await change(ada, (dialog) => dialog.getByRole('switch', { name: 'Archived' }).check())
      await ada.page.getByText(/This room is archived\. You can read it/).waitFor()
      await shot('archived-room')
    })
