import AxeBuilder from '@axe-core/playwright'
import { expect, type Person, test } from './lobby-test.ts'

/** Chooses people in the dialog for a new direct message. */
async function writeTo({ page }: Person, ...names: string[]): Promise<void> {
  await page.getByRole('button', { name: 'New direct message' }).click()
  const dialog = page.getByRole('dialog', { name: 'Write to somebody' })
  for (const name of names) await dialog.getByRole('checkbox', { name }).check()
  await dialog.getByRole('button', { name: 'Write' }).click()
  await page.getByRole('heading', { name: names.join(', '), level: 1 }).waitFor()
}

test('two people write to each other, and nobody else finds it', async ({ enter }) => {
  const [ada, bob, eve] = [await enter('Ada'), await enter('Bob'), await enter('Eve')]
  await bob.say('Here I am')
  await ada.message('Here I am').waitFor()

  await ada.page.getByRole('button', { name: 'Members' }).click()
  await ada.page.getByRole('button', { name: 'Message: Bob' }).click()
  await expect(ada.page.getByRole('heading', { name: 'Bob', level: 1 })).toBeVisible()
  await expect(ada.page.getByText('Only the two of you can read this.')).toBeVisible()
  await ada.say('Just for you')

  await expect(bob.room('Ada').getByText('1 unread message')).toBeAttached()
  await bob.room('Ada').click()
  await expect(bob.message('Just for you')).toBeVisible()
  await bob.say('And for you')
  await expect(ada.message('And for you')).toBeVisible()
  await expect(ada.page.getByText('made the room')).toHaveCount(0)

  await expect(eve.room('Ada')).toHaveCount(0)
  await eve.page.goto(new URL(ada.page.url()).pathname)
  await expect(eve.page.getByRole('heading', { name: /There is no room/ })).toBeVisible()
})

test('a few people write among themselves, and come back to the same room', async ({ enter }) => {
  const [ada, bob, eve] = [await enter('Ada'), await enter('Bob'), await enter('Eve')]
  for (const person of [bob, eve]) await person.say('Hello')
  await expect(ada.message('Hello')).toHaveCount(2)

  await writeTo(ada, 'Bob', 'Eve')
  const address = ada.page.url()
  await ada.say('Shall we?')
  await bob.room('Ada, Eve').click()
  await expect(bob.message('Shall we?')).toBeVisible()
  await eve.room('Ada, Bob').click()
  await expect(eve.message('Shall we?')).toBeVisible()

  await ada.room('Lobby').last().click()
  await writeTo(ada, 'Bob', 'Eve')
  expect(ada.page.url()).toBe(address)
  await expect(ada.message('Shall we?')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1_200, 390])
    test(`writing to somebody, ${colorScheme}, ${width} px: axe finds nothing`, async ({
      enter,
    }) => {
      const options = {
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      } as const
      const name = `Bob ${colorScheme} ${width}`
      const bob = await enter(name)
      await bob.say('Here I am')
      const ada = await enter('Ada', 'lobby', options)
      await ada.message('Here I am').first().waitFor()
      if (width === 390) await ada.page.getByRole('button', { name: 'Show rooms' }).click()
      await ada.page.getByRole('button', { name: 'New direct message' }).click()
      const dialog = ada.page.getByRole('dialog', { name: 'Write to somebody' })
      await dialog.getByRole('checkbox', { name }).check()
      const shot = async (what: string) => {
        const { violations } = await new AxeBuilder({ page: ada.page }).analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
        const folder = process.env.LOBBY_SCREENSHOTS
        if (folder)
          await ada.page.screenshot({ path: `${folder}/${what}-${colorScheme}-${width}.png` })
      }
      await shot('direct-dialog')
      await dialog.getByRole('button', { name: 'Write' }).click()
      await ada.page.getByText('Only the two of you can read this.').waitFor()
      await dialog.waitFor({ state: 'hidden' })
      await shot('direct-room')
    })
