import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, type Person, test } from './lobby-test.ts'

/** Chooses people in the dialog for a new direct message. */
async function writeTo({ page }: Person, ...names: string[]): Promise<void> {
  await page.getByRole('button', { name: 'New direct message' }).click()
  const dialog = page.getByRole('dialog', { name: 'Write to a person' })
  for (const name of names) await dialog.getByRole('checkbox', { name }).check()
  await dialog.getByRole('button', { name: 'Write' }).click()
  await page.getByRole('heading', { name: names.join(', '), level: 1 }).waitFor()
}

test('two people write to each other, and nobody else finds it', async ({ enter }) => {
  const [nora, timo, yara] = [await enter('Nora'), await enter('Timo'), await enter('Yara')]
  await timo.say('Somebody there?')
  await nora.message('Somebody there?').waitFor()

  const members = await nora.openMembers()
  await members.getByRole('button', { name: 'Message to Timo' }).click()
  await expect(nora.page.getByRole('heading', { name: 'Timo', level: 1 })).toBeVisible()
  await expect(nora.page.getByText('Only the two of you can read this.')).toBeVisible()
  await nora.say('Just for you')

  await expect(timo.room('Nora').getByText('1 unread message')).toBeAttached()
  await timo.room('Nora').click()
  await expect(timo.message('Just for you')).toBeVisible()
  await timo.say('And for you')
  await expect(nora.message('And for you')).toBeVisible()
  await expect(nora.page.getByText('made the room')).toHaveCount(0)

  await expect(yara.room('Nora')).toHaveCount(0)
  await yara.page.goto(new URL(nora.page.url()).pathname)
  await expect(yara.page.getByRole('heading', { name: /There is no room/ })).toBeVisible()
})

test('a few people write among themselves, and come back to the same room', async ({ enter }) => {
  const [gita, hugo, ines] = [await enter('Gita'), await enter('Hugo'), await enter('Ines')]
  for (const person of [hugo, ines]) await person.say('Who wants tea?')
  await expect(gita.message('Who wants tea?')).toHaveCount(2)

  await writeTo(gita, 'Hugo', 'Ines')
  const address = gita.page.url()
  await gita.say('Shall we?')
  await hugo.room('Gita, Ines').click()
  await expect(hugo.message('Shall we?')).toBeVisible()
  await ines.room('Gita, Hugo').click()
  await expect(ines.message('Shall we?')).toBeVisible()

  await gita.room('Lobby').last().click()
  await writeTo(gita, 'Hugo', 'Ines')
  expect(gita.page.url()).toBe(address)
  await expect(gita.message('Shall we?')).toBeVisible()
})

test('a direct room begins with the people whose conversation it is, and not as if it were called so', async ({
  enter,
}) => {
  const [pia, rolf] = [
    await enter('Pia', 'lobby', { reducedMotion: 'reduce' }),
    await enter('Rolf'),
  ]
  await rolf.say('Hello from Rolf')
  await pia.message('Hello from Rolf').waitFor()
  await writeTo(pia, 'Rolf')
  await pia.say('Just for you')
  const log = pia.page.getByRole('log')
  await expect(log.getByText('This is the beginning of your conversation with Rolf')).toBeVisible()
  await expect(log.getByText('This is the beginning of Rolf')).toHaveCount(0)
  await expectNoViolationAtAnySize(pia.page, 'direct-beginning')

  await rolf.room('Pia').click()
  await expect(rolf.page.getByText('your conversation with Pia')).toBeVisible()
})

test('writing to a person, light and dark: axe finds nothing', async ({ enter }) => {
  const name = 'Kuno'
  const kuno = await enter(name)
  await kuno.say('Somebody there?')
  const lola = await enter('Lola', 'lobby', { reducedMotion: 'reduce' })
  await lola.message('Somebody there?').waitFor()
  await lola.page.getByRole('button', { name: 'New direct message' }).click()
  const dialog = lola.page.getByRole('dialog', { name: 'Write to a person' })
  await dialog.getByRole('checkbox', { name }).check()
  await expectNoViolation(lola.page, 'direct-dialog')
  await dialog.getByRole('button', { name: 'Write' }).click()
  await lola.page.getByText('Only the two of you can read this.').waitFor()
  await dialog.waitFor({ state: 'hidden' })
  await expectNoViolationAtAnySize(lola.page, 'direct-room')
})

test('a direct room is called by a new name as soon as a person goes by it', async ({ enter }) => {
  const [vera, wim] = [await enter('Vera'), await enter('Wim')]
  await wim.say('Hello from Wim')
  await vera.message('Hello from Wim').waitFor()
  await writeTo(vera, 'Wim')
  await expect(wim.room('Vera')).toBeVisible()

  await wim.profile.click()
  await wim.page.getByRole('textbox', { name: 'Your name' }).fill('Wilhelm')
  await wim.page.getByRole('button', { name: 'Save' }).click()
  await expect(vera.room('Wilhelm')).toBeVisible()
  await expect(vera.page.getByRole('heading', { level: 1 })).toHaveText('Wilhelm')
})
