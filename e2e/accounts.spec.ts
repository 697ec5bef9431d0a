import type { Page } from '@playwright/test'
import { expectNoViolation } from './accessibility.ts'
import { administer, claim, comeIn, expect, fill, password, test } from './fresh-test.ts'
import { Person } from './lobby-test.ts'

const openSignUp = ({ page }: Person) =>
  administer(page, 'PATCH', 'settings', { signUp: 'anybody' })

test('a newcomer opens the link, owns the server, signs out, and signs in again', async ({
  fresh,
  open,
}) => {
  const ada = await open(await fresh.claimUrl)
  const { page } = ada
  await expect(page.getByRole('heading', { name: 'Make this server yours' })).toBeVisible()
  await fill(page, 'Ada', 'too short')
  await page.keyboard.press('Enter')
  await expect(page.getByText('A password has at least 10 characters.')).toBeVisible()
  await fill(page, 'Ada', 'password123')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toHaveText(/easily guessed/)
  await fill(page, 'Ada')
  await page.keyboard.press('Enter')
  await ada.composer.waitFor()
  await ada.say('Mine!')
  await expect(ada.message('Mine!')).toHaveAccessibleName(/^You, /)

  await ada.profile.click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await fill(page, 'ada', 'not the right one')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toHaveText(/username or the password is wrong/)
  await comeIn(ada, 'ada')
  await expect(ada.profile).toContainText('Ada')
  await expect(ada.message('Mine!')).toHaveAccessibleName(/^You, /)

  await page.goto(await fresh.claimUrl)
  await page.getByRole('button', { name: 'Become the owner as Ada' }).click()
  await expect(page.getByRole('alert')).toHaveText(/used or replaced/)
})

test('a person who goes to sign in again before the sign-out is answered stays there', async ({
  fresh,
  open,
}) => {
  const { page, profile } = await claim({ fresh, open })
  const held = Promise.withResolvers<void>()
  await page.route('**/api/auth/sign-out', async (route) => {
    const response = await route.fetch()
    await held.promise
    await route.fulfill({ response })
  })

  const answered = page.waitForResponse('**/api/auth/sign-out')
  await profile.click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  // The socket has told the page already.
  await page.getByRole('link', { name: 'Sign in with an account' }).click()
  await page.getByRole('textbox', { name: 'Username' }).fill('ada')
  held.resolve()
  await (await answered).finished()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(profile).toContainText('Ada')
})

test('a guest makes it an account, and still owns their messages, in every tab', async ({
  fresh,
  open,
}) => {
  await openSignUp(await claim({ fresh, open }))
  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  await bob.say('As a guest.')
  const tab = new Person(await bob.page.context().newPage())
  await tab.page.goto('/chat/lobby')
  await tab.composer.waitFor()

  await bob.profile.click()
  await bob.page.getByRole('link', { name: 'Make it an account' }).click()
  await expect(bob.page.getByRole('textbox', { name: 'Username' })).toHaveValue('Bob')
  await bob.page.getByLabel('Password', { exact: true }).fill(password)
  await bob.page.keyboard.press('Enter')
  await bob.composer.waitFor()
  await bob.say('With an account.')

  for (const person of [bob, tab]) {
    for (const text of ['As a guest.', 'With an account.'])
      await expect(person.message(text)).toHaveAccessibleName(/^You, /)
    await person.profile.click()
    await expect(person.page.getByRole('link', { name: 'Your account' })).toBeVisible()
  }
})

test('who has an account goes straight to the room they were on the way to', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await ada.page.goto('/chat/garden')
  await ada.page.getByRole('button', { name: 'Make this room' }).click()
  await ada.composer.waitFor()
  const elsewhere = await open('/chat/garden')

  await elsewhere.page.getByRole('link', { name: 'Sign in with an account' }).click()
  await comeIn(elsewhere, 'Ada')
  await expect(elsewhere.page).toHaveURL('/chat/garden/')
})

test('another password signs out everywhere else, and a session is ended from elsewhere', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const signedIn = async () => {
    const person = await open('/login')
    await comeIn(person, 'Ada')
    return person.page
  }
  const name = (page: Page) => page.getByRole('textbox', { name: 'What should people call you?' })

  const phone = await signedIn()
  await ada.page.goto('/settings/devices')
  await ada.page.getByRole('button', { name: /^Sign out: / }).click()
  await expect(name(phone)).toBeVisible()
  await expect(ada.page.getByRole('main').getByRole('listitem')).toHaveCount(1)

  const laptop = await signedIn()
  await ada.page.getByRole('link', { name: 'Signing in' }).click()
  const section = ada.page.getByRole('region', { name: 'Password' })
  await section.getByLabel('Current password').fill(password)
  await section.getByLabel('New password').fill('another garden 18')
  await ada.page.getByRole('button', { name: 'Change the password' }).click()
  await expect(section.getByRole('status')).toHaveText(/^Saved/)
  await expect(name(laptop)).toBeVisible()
  await ada.page.goto('/')
  await ada.composer.waitFor()
})

/** Marks what is shown of a room and leaves a draft in it: neither survives a screen that goes and comes back. */
async function leaveTraces({ composer }: Person, draft: string): Promise<void> {
  await composer.fill(draft)
  await composer.evaluate((field) => {
    field.dataset.seen = 'before'
  })
}

/** The socket of the page has come back, and nothing of the room's screen was ever taken away. `other` writes in a browser of their own: all tabs of one share a draft. */
async function expectUntouched(person: Person, other: Person, draft: string): Promise<void> {
  const text = `Do you hear ${crypto.randomUUID().slice(0, 8)}?`
  await other.say(text)
  await expect(person.message(text)).toBeVisible()
  await expect(person.composer).toHaveValue(draft)
  await expect(person.composer).toHaveAttribute('data-seen', 'before')
}

test('security 63: a new password in one tab replaces the session, and the other tab comes back by itself with its draft', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const tab = new Person(await ada.page.context().newPage())
  await tab.page.goto('/chat/lobby')
  await tab.composer.waitFor()
  await leaveTraces(tab, 'Half a thought')
  const cookies = async () =>
    (await ada.page.context().cookies()).map(({ name, value }) => `${name}=${value}`)
  const before = await cookies()

  await ada.page.goto('/settings/signing-in')
  const section = ada.page.getByRole('region', { name: 'Password' })
  await section.getByLabel('Current password').fill(password)
  await section.getByLabel('New password').fill('another garden 18')
  await ada.page.getByRole('button', { name: 'Change the password' }).click()
  await expect(section.getByRole('status')).toHaveText(/^Saved/)
  await ada.page.getByRole('link', { name: 'Devices' }).click()
  await expect(ada.page.getByRole('main').getByRole('listitem')).toHaveCount(1)

  expect((await cookies()).filter((cookie) => before.includes(cookie))).toEqual([])
  await ada.page.goto('/chat/lobby')
  await ada.composer.waitFor()
  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  await expectUntouched(tab, bob, 'Half a thought')
  await tab.composer.press('Enter')
  await expect(ada.message('Half a thought')).toHaveAccessibleName(/^You, /)
})

test('security 63: a guest who signs up in one tab keeps the other tab’s screen, draft and unsent message', async ({
  fresh,
  open,
}) => {
  const owner = await claim({ fresh, open })
  await openSignUp(owner)
  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  const tab = new Person(await bob.page.context().newPage())
  await tab.page.goto('/chat/lobby')
  await tab.composer.waitFor()
  await leaveTraces(tab, 'Half a thought')

  await bob.profile.click()
  await bob.page.getByRole('link', { name: 'Make it an account' }).click()
  await bob.page.getByLabel('Password', { exact: true }).fill(password)
  await bob.page.keyboard.press('Enter')
  await bob.composer.waitFor()

  await expectUntouched(tab, owner, 'Half a thought')
  await tab.composer.press('Enter')
  await expect(bob.message('Half a thought')).toHaveAccessibleName(/^You, /)
})

test('security 63: a proof replaces the session, and every tab goes on', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const tab = new Person(await ada.page.context().newPage())
  await tab.page.goto('/chat/lobby')
  await tab.composer.waitFor()
  await leaveTraces(tab, 'Half a thought')

  const confirmed = await ada.page.evaluate(async (given) => {
    const token = /lobby\.csrf=([\w-]+)/.exec(document.cookie)?.[1] ?? ''
    const headers = { 'content-type': 'application/json', 'x-csrf-token': token }
    const body = JSON.stringify({ password: given })
    return (await fetch('/api/account/confirm', { method: 'POST', headers, body })).status
  }, password)

  expect(confirmed).toBe(200)
  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  await bob.say('Both are back.')
  for (const one of [ada, tab]) await expect(one.message('Both are back.')).toBeVisible()
  await expectUntouched(tab, bob, 'Half a thought')
})

test('the settings have the name and the language, and a guest can change both there', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await ada.page.goto('/account')
  await expect(ada.page).toHaveURL('/settings/profile')
  await expect(ada.page.getByRole('region', { name: 'Your name' })).toContainText('Ada')
  await ada.page.getByRole('link', { name: 'Look and language' }).click()
  await expect(ada.page.getByRole('radio', { name: 'English' })).toBeChecked()

  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  await bob.page.goto('/settings')
  for (const name of ['Signing in', 'Devices'])
    await expect(bob.page.getByRole('link', { name })).toHaveCount(0)
  const section = bob.page.getByRole('region', { name: 'Your name' })
  await section.getByRole('textbox', { name: 'Your name' }).fill('Robert')
  await section.getByRole('button', { name: 'Save' }).click()
  await expect(bob.page.getByText('You are signed in as Robert')).toBeVisible()
  await bob.page.getByRole('link', { name: 'Look and language' }).click()
  await bob.page.getByText('Deutsch').click()
  await expect(bob.page.getByRole('heading', { name: 'Aussehen und Sprache' })).toBeVisible()
  await bob.page.goto('/chat/lobby')
  await expect(bob.page.getByRole('button', { name: /^Robert/ })).toBeVisible()
})

/** Each screen, and whether it is seen with an account. */
const screens = [
  ['/login', false],
  ['/account/new', false],
  ['/account/forgotten', false],
  ['/account/reset/abc', false],
  ['/account/email/abc', false],
  ['/claim/abc', false],
  ['/claim/abc', true],
  ['/settings/profile', true],
  ['/settings/look', true],
  ['/settings/signing-in', true],
  ['/settings/devices', true],
] as const

test('the pages of accounts, light and dark: axe finds nothing, and nothing is cut off on a phone', async ({
  fresh,
  open,
}) => {
  const owner = await claim({ fresh, open })
  await openSignUp(owner)
  const storageState = await owner.page.context().storageState()
  const small = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  const options = { reducedMotion: 'reduce', ...small } as const
  const [stranger, known] = [
    await open('/', options),
    await open('/', { ...options, storageState }),
  ]
  for (const [path, isSignedIn] of screens) {
    const { page } = isSignedIn ? known : stranger
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (path === '/settings/devices')
      await page.getByRole('main').getByRole('listitem').first().waitFor()
    if (path === '/settings/signing-in') await page.getByLabel('Address').waitFor()
    await test.step(path, () => expectNoViolation(page))
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
    expect(scrollWidth).toBe(clientWidth)
  }
})
