import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { expectNoViolation, expectNoViolationAtAnySize, keepPicture } from './accessibility.ts'
import { administer, claim, comeIn, expect, password, test } from './fresh-test.ts'
import { post, pressTool, samePage } from './lobby-test.ts'
import type { LobbyServer } from './server.ts'

/** People, rooms and messages to look at. */
async function furnish(page: Page): Promise<{ bob: string; rooms: string[] }> {
  const make = (path: string, data: object) => administer(page, 'POST', path, data)
  const { id: bob } = await make('users', { username: 'Bob', password, role: 'member' })
  for (const [username, role] of [
    ['Cleo', 'moderator'],
    ['Dora', 'admin'],
  ])
    await make('users', { username, password, role })
  for (let n = 1; n <= 30; n++) await make('rooms', { name: `Room ${n}` })
  await make('rooms', { name: 'The attic', kind: 'private' })
  for (const body of ['Tea at five?', 'Spam, spam, spam!', 'See https://example.org'])
    await post(page, 'lobby', body)
  const { rooms } = await (await page.request.get('/api/admin/rooms?q=lobby')).json()
  return { bob, rooms: rooms.map(({ id }: { id: string }) => id) }
}

/** As if everybody had proved who they are so many minutes ago: the server's clock is not ours to turn. */
function wait({ dataFolder }: LobbyServer, minutes: number): void {
  const database = new DatabaseSync(join(dataFolder, 'lobby.db'), { timeout: 5_000 })
  const provenAt = new Date(Date.now() - minutes * 60_000).toISOString()
  database.prepare('update session set provenAt = ?').run(provenAt)
  database.close()
}

const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name })

test('the owner finds the admin area, makes an account, changes it, deletes a message and a room, and reads of it in the audit log', async ({
  fresh,
  open,
}) => {
  const { page, profile } = await claim({ fresh, open })
  await furnish(page)
  for (const [path, body] of [
    ['rooms/lobby/messages', { name: 'Troll', body: 'Buy cheap spoons!' }],
    ['auth/forgot', { who: 'Bob' }],
  ] as const)
    await fetch(`${fresh.url}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  await profile.click()
  await page.getByRole('link', { name: 'Admin area' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await page.getByRole('link', { name: 'Accounts 4' }).click()
  await expect(row(page, /^Bob/)).toBeVisible()

  await page.getByRole('button', { name: 'Make the link for Bob' }).click()
  await expect(page.getByRole('textbox', { name: 'The link' })).toHaveValue(/\/account\/reset\//)

  await page.getByRole('link', { name: 'New account' }).click()
  await page.getByRole('textbox', { name: 'Username' }).fill('Eve')
  await page.getByRole('button', { name: 'Make the account' }).click()
  const link = page.getByRole('textbox', { name: 'The link' })
  await expect(link).toHaveValue(/\/account\/reset\//)
  const eve = (await open(await link.inputValue())).page
  await eve.getByLabel('New password').fill('another garden 18')
  await eve.getByRole('button', { name: 'Save the password' }).click()
  await page.getByRole('link', { name: 'To Eve' }).click()

  await page.getByRole('combobox', { name: 'Role' }).selectOption('Moderator')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Deactivate' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deactivate Eve?' })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Deactivate' }).click()
  await expect(page.getByRole('button', { name: 'Let in again' })).toBeVisible()

  await page.getByRole('link', { name: 'Messages', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Search' }).fill('SPOONS')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('link', { name: 'Buy cheap spoons!' }).click()
  await page.getByRole('button', { name: 'Delete the message' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the message' }).click()
  await expect(page.getByText('This message was deleted')).toBeVisible()

  await page.getByRole('link', { name: 'Rooms', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Search' }).fill('attic')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'The attic' }).click()
  await page.getByRole('button', { name: 'Delete the room' }).click()
  await expect(page.getByRole('dialog')).toContainText('the place of 1 member')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the room' }).click()
  await expect(page).toHaveURL('/admin/rooms')

  await page.getByRole('link', { name: 'Audit log' }).click()
  await expect(page.getByText('Every entry is as it was written.')).toBeVisible()
  await expect(row(page, /Deleted a room The attic/)).toBeVisible()
  await expect(row(page, /Deleted a message/)).toBeVisible()
  await expect(row(page, /Changed an account Eve .*May sign in yes → no/)).toBeVisible()
  await page.getByRole('combobox', { name: 'What was done' }).selectOption('Changed an account')
  await expect(row(page, /Deleted a room/)).toHaveCount(0)
})

test('search, filter, order and page of a list are in the address, and the back button goes back to them', async ({
  fresh,
  open,
}) => {
  const { page } = await claim({ fresh, open })
  await furnish(page)
  await page.goto('/admin/rooms')
  const first = page.getByRole('row').nth(1)
  await expect(page.getByRole('row')).toHaveCount(26)
  await expect(page.getByText('32 entries')).toBeVisible()

  await page.getByRole('link', { name: 'Next page' }).click()
  await expect(page).toHaveURL('/admin/rooms?page=2')
  await expect(page.getByRole('row')).toHaveCount(8)
  await page.goBack()
  await expect(page.getByRole('row')).toHaveCount(26)

  await page.getByRole('link', { name: 'Name' }).click()
  await expect(page).toHaveURL(/order=desc/)
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await expect(first).toContainText('The attic')
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Private')
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Public')
  await page.getByRole('searchbox', { name: 'Search' }).fill('room 3')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.reload()
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('room 3')
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.goBack()
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('')
  await expect(page.getByRole('combobox', { name: 'Kind' })).toHaveValue('public')
})

test('security 41: who was away is asked for the password, and what they wanted goes on', async ({
  fresh,
  open,
}) => {
  const { page } = await claim({ fresh, open })
  wait(fresh, 11)
  await page.goto('/admin/settings')
  await page.getByRole('combobox', { name: 'Who may make an account?' }).selectOption('Anybody')
  await page.getByRole('button', { name: 'Save' }).click()
  const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
  await expect(dialog.getByLabel('Current password')).toBeFocused()
  // What waits for the answer does not look busy behind the question.
  await expect(page.locator('[data-loading]')).toHaveCount(0)
  await page.keyboard.type('not my password')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText(/username or the password is wrong/)
  await dialog.getByLabel('Current password').fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('combobox', { name: 'Who may make an account?' })).toHaveValue(
    'anybody',
  )

  wait(fresh, 11)
  await page.goto('/admin/rooms')
  await page.getByRole('link', { name: 'Lobby', exact: true }).click()
  await page.getByRole('button', { name: 'Delete the room' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the room' }).click()
  await dialog.getByLabel('Current password').fill(password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/admin/rooms')
  await expect(page.getByText('0 entries')).toBeVisible()
})

test('to everybody else there is nothing here, and moderators find what is theirs', async ({
  fresh,
  open,
}) => {
  await furnish((await claim({ fresh, open })).page)
  const signedIn = async (username: string) => {
    const person = await open('/login')
    await comeIn(person, username)
    return person
  }
  const nothing = { name: 'There is nothing at this address' }
  const stranger = (await open('/admin')).page
  await expect(stranger.getByRole('heading', nothing)).toBeVisible()
  await expect(stranger.getByRole('link', { name: 'Sign in' })).toBeVisible()

  const bob = await signedIn('Bob')
  await bob.profile.click()
  await expect(bob.page.getByRole('link', { name: 'Your account' })).toBeVisible()
  await expect(bob.page.getByRole('link', { name: 'Admin area' })).toHaveCount(0)
  await bob.page.goto('/admin/users')
  await expect(bob.page.getByRole('heading', nothing)).toBeVisible()

  const cleo = (await signedIn('Cleo')).page
  await cleo.goto('/admin')
  await expect(cleo.getByRole('navigation').getByRole('listitem')).toHaveText([
    'Overview',
    'Rooms',
    'Messages',
    'Reports',
  ])
  await cleo.goto('/admin/users')
  await expect(cleo.getByRole('heading', { name: 'This is not there' })).toBeVisible()
})

test('days and times are written as people write them who speak the language of the page', async ({
  fresh,
  open,
}) => {
  const owner = (await claim({ fresh, open })).page
  const storageState = await owner.context().storageState()
  for (const [locale, written] of [
    ['en-GB', /^\d{1,2} [A-Z][a-z]+ \d{4}, \d?\d:\d\d$/],
    ['de-DE', /^\d\d\.\d\d\.\d{4}, \d\d:\d\d$/],
  ] as const) {
    const { page } = await open('/admin/audit', { storageState, locale })
    await expect(page.locator('tbody time').first()).toHaveText(written)
    await page.goto('/admin/users')
    await expect(page.getByRole('cell').filter({ hasText: written }).first()).toBeVisible()
  }
})

test('reports and invitations stay in the admin area, with its navigation beside them', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const { page } = ada
  await administer(page, 'POST', 'users', { username: 'Cleo', password, role: 'moderator' })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/admin')
  const navigation = page.getByRole('navigation', { name: 'Admin area' })
  for (const [part, path, there] of [
    ['Reports', 'reports', page.getByText('Nothing waits for you.')],
    ['Invitations', 'invitations', page.getByRole('button', { name: 'Make the link' })],
  ] as const) {
    const link = navigation.getByRole('link', { name: part })
    await link.click()
    await expect(page).toHaveURL(`/admin/${path}`)
    await expect(link).toHaveAttribute('aria-current', 'page')
    await expect(there).toBeVisible()
    await expectNoViolationAtAnySize(page, `admin-${path}`)
    await page.setViewportSize({ width: 1_280, height: 800 })
  }
  await page.getByRole('button', { name: 'Make the link' }).click()
  await expect(page.getByRole('textbox', { name: 'The link' })).toHaveValue(/\/invite\//)
  await expect(navigation).toBeVisible()

  const cleo = await open('/login')
  await comeIn(cleo, 'Cleo')
  await cleo.page.goto('/admin/reports')
  await expect(cleo.page.getByText('Nothing waits for you.')).toBeVisible()
  await expect(cleo.page.getByRole('link', { name: 'Reports' })).toBeVisible()
})

test('the audit log is written for people: words, names and days, and how much it is once', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const { page } = ada
  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  await bob.say('Buy cheap spoons!')
  await ada.message('Buy cheap spoons!').waitFor()
  const account = { username: 'Eve', password, role: 'member' }
  const { id: eve } = await administer(page, 'POST', 'users', account)
  await administer(page, 'PATCH', `users/${eve}`, { role: 'moderator' })
  await administer(page, 'POST', `users/${eve}/reset-link`, {})
  await administer(page, 'PATCH', 'settings', { signUp: 'anybody' })
  const headers = await samePage(page)
  const ask = async (method: string, path: string, data: object = {}) => {
    const answer = await page.request.fetch(`/api/${path}`, { method, headers, data })
    expect(answer.ok(), `${path} ${await answer.text()}`).toBe(true)
    return answer.status() === 204 ? {} : answer.json()
  }
  await ask('PATCH', 'rooms/lobby/settings', { slowMode: 30, posting: 'moderators' })
  const link = await ask('POST', 'rooms/lobby/guest-links', { uses: 10 })
  await ask('PATCH', `rooms/lobby/guest-links/${link.id}`, { paused: true })
  await ask('POST', 'invitations', { uses: 2 })
  await ask('POST', 'admin/address-bans', { network: '203.0.113.0/24', expiresIn: 3_600 })
  await page.reload()
  const spoons = ada.message('Buy cheap spoons!')
  await pressTool(spoons, 'More')
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(bob.page.getByText('This message was deleted')).toBeVisible()

  await page.goto('/admin/audit')
  const main = page.getByRole('main')
  await expect(page.getByText('Every entry is as it was written.')).toBeVisible()
  await expect(row(page, /Changed an account Eve .*Role member → moderator/)).toBeVisible()
  await expect(
    row(page, /Made a guest link .*Good until .*\d{4}, \d\d:\d\d.*Uses .*10/),
  ).toBeVisible()
  await expect(row(page, /Paused or resumed a guest link/)).toContainText('Paused → yes')
  await expect(row(page, /Changed a room’s settings/)).toContainText('Slow mode (seconds) 0 → 30')
  const deleted = row(page, /Deleted a message/)
  await expect(deleted.getByRole('link', { name: 'Bob' })).toHaveAttribute('href', /admin.users/)
  await expect(main.getByText(/^\d+ entries$/)).toHaveCount(1)
  const text = await main.innerText()
  expect(text.match(/\d+ entr/g)).toHaveLength(1)
  expect(text).not.toMatch(/\d{4}-\d\d-\d\dT|[a-z][A-Z]|[{}"]|[0-9a-f]{8}-[0-9a-f]{4}-/)
  for (const line of await main.locator('tbody td:nth-child(5)').allInnerTexts())
    expect(line).toMatch(/^($|\p{Lu})/u)
  await keepPicture(page, 'audit-words')
})

/** What reaches over the side of the page, by its tag and its words. */
const cutOff = (page: Page) =>
  page.getByRole('main').evaluate((main) => {
    if (main.scrollWidth <= main.clientWidth) return []
    const { right } = main.getBoundingClientRect()
    return [main, ...main.querySelectorAll('*')]
      .filter((one) => one === main || one.getBoundingClientRect().right > right)
      .map(({ tagName, scrollWidth, textContent }) => [tagName, scrollWidth, textContent])
  })

test('the admin area, light and dark: axe finds nothing, and nothing is cut off, on a phone neither', async ({
  fresh,
  open,
}) => {
  const owner = (await claim({ fresh, open })).page
  const { bob, rooms } = await furnish(owner)
  const storageState = await owner.context().storageState()
  const look = { storageState, reducedMotion: 'reduce' } as const
  const { page } = await open('/admin', look)
  const { messages } = await (await page.request.get('/api/admin/messages?q=tea')).json()
  const button = (name: string) => page.getByRole('button', { name })
  /** Where it is, and what is there when the server has answered. */
  const places = {
    overview: ['', page.getByRole('link', { name: 'Accounts 4' })],
    users: ['/users', row(page, /^Bob/)],
    'new-user': ['/users/new', page.getByRole('textbox', { name: 'Username' })],
    user: [`/users/${bob}`, button('Deactivate')],
    rooms: ['/rooms', row(page, /^Room 1/).first()],
    'new-room': ['/rooms/new', button('Make the room')],
    room: [`/rooms/${rooms[0]}`, button('Delete the room')],
    messages: ['/messages', row(page, /Tea at five/)],
    message: [`/messages/${messages[0].id}`, button('Delete the message')],
    sessions: ['/sessions', row(page, /^Ada/).first()],
    settings: ['/settings', page.getByRole('combobox', { name: 'Who may make an account?' })],
    audit: [
      '/audit',
      page
        .getByRole('main')
        .filter({ hasText: 'Every entry is as it was written.' })
        .getByRole('row')
        .nth(1),
    ],
    nowhere: ['/nowhere', page.getByRole('heading', { name: 'This is not there' })],
  } as const
  for (const [name, [place, answered]] of Object.entries(places)) {
    await page.goto(`/admin${place}`)
    await answered.waitFor()
    await test.step(place, () => expectNoViolation(page, `admin-${name}`))
    for (const width of [1_280, 390]) {
      await page.setViewportSize({ width, height: 800 })
      await keepPicture(page, `admin-${name}-${width}`)
      await expect.poll(() => cutOff(page), `${place} at ${width}`).toEqual([])
    }
    await page.setViewportSize({ width: 1_280, height: 800 })
  }
  await page.goto(`/admin/rooms/${rooms[0]}`)
  await page.getByRole('button', { name: 'Delete the room' }).click()
  await page.getByRole('dialog').waitFor()
  await expectNoViolationAtAnySize(page, 'admin-dialog')
})
