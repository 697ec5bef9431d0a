import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { linkIn, MailServer } from '@lobby/server/testing/mail-server'
import { expectNoViolation } from './accessibility.ts'
import { administer, test as base, claim, comeIn, expect, fill, password } from './fresh-test.ts'

const test = base.extend<{ mails: MailServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture uses
  mails: async ({}, use) => {
    await using mails = await MailServer.start()
    await use(mails)
  },

  env: ({ mails }, use) => use(mails.env),
})

test('a person confirms an address, chooses what mails tell, forgets the password, and takes another by mail', async ({
  mails,
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const { page } = ada
  await page.goto('/settings/signing-in')
  const section = page.getByRole('region', { name: 'E-mail' })
  await section.getByLabel('Address').fill('ada@')
  await section.getByLabel('Current password').fill(password)
  await page.keyboard.press('Enter')
  await expect(section.getByText('An address looks like')).toBeVisible()
  await section.getByLabel('Address').fill('ada@example.org')
  await section.getByRole('button', { name: 'Save the address' }).click()
  await expect(section.getByText('then this address is yours')).toBeVisible()

  const phone = await open(linkIn(await mails.next()), { locale: 'de-DE' })
  await phone.page.getByRole('button', { name: 'Adresse bestätigen' }).click()
  await expect(phone.page.getByText('Deine Adresse ist bestätigt.')).toBeVisible()
  await page.reload()
  await expect(section.getByText('Your address is ada@example.org.')).toBeVisible()

  await page.goto('/settings/notifications')
  const often = page.getByLabel('Mail about what you have missed')
  await often.selectOption('At most once an hour')
  await page.getByLabel('What a mail shows').selectOption('Who wrote, where, and the text')
  await page.reload()
  await expect(often).toHaveValue('hour')
  await expect(page.getByLabel('What a mail shows')).toHaveValue('text')
  await expectNoViolation(page, 'mails about what was missed')
  // As it stands in such a mail, which comes after a quarter of an hour.
  const { user } = await (await page.request.get('/api/auth/me')).json()
  const secret = (await readFile(join(fresh.dataFolder, 'secret'), 'utf8')).trim()
  const proof = createHmac('sha256', secret).update(`digest end ${user.id}`).digest('base64url')
  await phone.page.goto(`/api/digests/${user.id}.${proof}/end`)
  await phone.page.getByRole('button', { name: 'Keine Mails mehr' }).click()
  await expect(phone.page.getByText('Du bekommst keine solchen Mails mehr.')).toBeVisible()
  await expect(often).toHaveValue('never')

  await phone.page.goto('/login')
  await phone.page.getByRole('link', { name: 'Passwort vergessen?' }).click()
  await phone.page
    .getByRole('textbox', { name: 'Benutzername oder E-Mail' })
    .fill('ADA@example.org')
  await phone.page.keyboard.press('Enter')
  await expect(phone.page.getByText('Wenn es ein solches Konto')).toBeVisible()
  const mail = await mails.next()
  expect(mail.subject).toBe('Ein neues Passwort für Lobby')
  await phone.page.goto(linkIn(mail))
  await phone.page.getByLabel('Neues Passwort').fill('another garden 18')
  await phone.page.keyboard.press('Enter')
  // Signed out everywhere: the first browser asks who is there.
  await expect(page.getByRole('textbox', { name: 'Username' })).toBeVisible()
  await comeIn(ada, 'ada', 'another garden 18')
})

test('who has no address waits for a link, and who keeps the server hands it over', async ({
  fresh,
  open,
}) => {
  const { page } = await claim({ fresh, open })
  await administer(page, 'POST', 'users', { username: 'Bob', password, role: 'member' })
  const person = await open('/account/forgotten')
  const bob = person.page
  await bob.getByRole('textbox', { name: 'Username or e-mail' }).fill('bob')
  await bob.keyboard.press('Enter')
  await expect(bob.getByText('If there is such an account')).toBeVisible()

  const make = page.getByRole('button', { name: 'Make the link for Bob' })
  await expect(async () => {
    await page.goto('/admin/users')
    await expect(make).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expectNoViolation(page)
  await make.click()
  await bob.goto(await page.getByRole('textbox', { name: 'The link' }).inputValue())
  await bob.getByLabel('New password').fill('another garden 18')
  await bob.keyboard.press('Enter')
  await comeIn(person, 'bob', 'another garden 18')
})

test('a colour is seen by others at once, and a language follows to another browser', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await ada.say('Tea?')
  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  const name = bob.message('Tea?').locator('bdi').first()
  await name.waitFor()
  const colorOfName = () => name.evaluate((element) => getComputedStyle(element).color)
  const before = await colorOfName()

  await ada.page.goto('/settings/profile')
  const choice = ada.page.getByRole('group', { name: 'Colour' })
  const wanted = (await choice.getByRole('radio', { name: 'Pink' }).isChecked()) ? 'Blue' : 'Pink'
  await choice.locator('label', { hasText: wanted }).click()
  await expect(choice.getByRole('radio', { name: wanted })).toBeChecked()
  await expect.poll(colorOfName).not.toBe(before)

  await ada.page.getByRole('link', { name: 'Look and language' }).click()
  await ada.page.getByText('Deutsch').click()
  await expect(ada.page.getByRole('heading', { name: 'Aussehen und Sprache' })).toBeVisible()
  const laptop = await open('/login')
  await fill(laptop.page, 'ada')
  await laptop.page.keyboard.press('Enter')
  await expect(laptop.page.getByRole('heading', { name: 'Räume' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`every colour can be read, ${colorScheme}`, async ({ fresh, open }) => {
    const { page } = await claim({
      fresh,
      open: (path, _, come) => open(path, { colorScheme }, come),
    })
    await page.goto('/settings/profile')
    const letters = page.getByRole('group', { name: 'Colour' }).locator('label > [aria-hidden]')
    await expect(letters).toHaveCount(8)
    // The contrast of WCAG 2, by what the browser paints.
    const contrasts = await letters.evaluateAll((elements) => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
      if (!canvas) throw new Error('There is no canvas.')
      const luminance = (color: string) => {
        canvas.fillStyle = color
        canvas.fillRect(0, 0, 1, 1)
        const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map(
          (part) =>
            part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
      }
      return elements.map((element) => {
        const { color, backgroundColor } = getComputedStyle(element)
        const both = [luminance(color), luminance(backgroundColor)]
        return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05)
      })
    })
    expect(Math.min(...contrasts)).toBeGreaterThan(4.5)
  })

test('an address that the mail server refuses is named in the settings, until it is tried once more', async ({
  fresh,
  open,
}) => {
  const { page } = await claim({ fresh, open })
  // A mail of these comes after a quarter of an hour, at most one in an hour.
  const database = new DatabaseSync(join(fresh.dataFolder, 'lobby.db'), { timeout: 5_000 })
  const refused = `update user set email = 'ada@example.org', emailVerified = 1, mailRefusals = 3`
  database.prepare(`${refused} where name = 'Ada'`).run()
  database.close()
  await page.goto('/settings/notifications')
  const word = page.getByText('The mail server has refused ada@example.org several times')
  await expect(word).toBeVisible()
  await expectNoViolation(page, 'a refused address')
  await page.getByRole('button', { name: 'Try once more' }).click()
  await expect(word).toHaveCount(0)
  await page.reload()
  await expect(page.getByLabel('Mail about what you have missed')).toHaveValue('day')
  await expect(word).toHaveCount(0)
})
