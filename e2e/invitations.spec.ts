import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { administer, claim, expect, password, test } from './fresh-test.ts'
import { makePrivateRoom, samePage } from './lobby-test.ts'

test.describe.configure({ timeout: 180_000 })

test('a link that was made is shown, and why the list of links could not be read again', async ({
  fresh,
  open,
}) => {
  const { page } = await claim({ fresh, open })
  await page.goto('/invitations')
  await expect(page.getByText('There are none at the moment.')).toBeVisible()
  await page.route('**/api/invitations', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.fallback(),
  )
  await page.getByRole('button', { name: 'Make the link' }).click()
  await expect(page.getByRole('textbox', { name: 'The link' })).toBeVisible()
  await expect(page.getByRole('alert')).toBeVisible()
})

test('an owner invites somebody into a private room; they make an account and land there', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await makePrivateRoom(ada, 'Attic')
  await ada.say('Welcome to the attic!')
  await ada.profile.click()
  await ada.page.getByRole('link', { name: 'Invite people' }).click()
  await ada.page.getByLabel('They also get into').selectOption({ label: 'Attic' })
  await ada.page.getByRole('button', { name: 'Make the link' }).click()
  const link = ada.page.getByRole('textbox', { name: 'The link' })
  const url = await link.inputValue()
  expect(url).toContain(`${fresh.url}/invite/`)
  await ada.page.getByRole('button', { name: 'Show as QR code' }).click()
  await expect(ada.page.getByRole('img', { name: 'The link as a QR code' })).toBeVisible()
  await expect(ada.page.getByText(/Used by 0 of 1\./)).toBeVisible()
  await expectNoViolation(ada.page)

  // As a guest first, who keeps what they wrote.
  const bob = await open('/chat/lobby?username=Bob')
  const { page } = bob
  await bob.takeName()
  await bob.say('As a guest.')
  await bob.message('As a guest.').waitFor()
  await page.goto(url)
  await expect(page.getByText('Ada invites you to Attic.')).toBeVisible()
  await expectNoViolation(page)
  await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue('Bob')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.getByRole('heading', { name: 'Attic' })).toBeVisible()
  await expect(bob.message('Welcome to the attic!')).toBeVisible()
  await bob.say('Here I am.')
  await page.goto('/chat/lobby')
  await expect(bob.message('As a guest.')).toHaveAccessibleName(/^You, /)

  const late = await open(url)
  await expect(late.page.getByText(/used up, taken back, or is too old/)).toBeVisible()
})

test('a guest link lets a nickname into one private room alone, until it is taken back', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await makePrivateRoom(ada, 'Attic')
  await ada.say('Only for us.')
  await administer(ada.page, 'PATCH', 'settings', { guests: 'off' })

  const dialog = await ada.openMembers()
  await dialog.getByRole('button', { name: 'Make a guest link' }).click()
  const url = await dialog.getByRole('textbox', { name: 'The link' }).inputValue()
  expect(url).toContain(`${fresh.url}/invite/guest/`)

  const gus = await open(url)
  const { page } = gus
  await expect(page.getByText('Ada invites you to Attic. All you need is a name.')).toBeVisible()
  await expectNoViolation(page)
  await page.getByRole('textbox', { name: 'What should people call you?' }).fill('Gus')
  await page.getByRole('button', { name: 'Come in' }).click()
  await expect(gus.message('Only for us.')).toBeVisible()
  await gus.say('Thank you!')
  await expect(ada.message('Thank you!')).toBeVisible()
  await expect(gus.room('Attic')).toBeVisible()
  await expect(page.locator('a[href="/chat/lobby/"]')).toHaveCount(0)
  await page.goto('/chat/lobby')
  await expect(page.getByRole('heading', { name: /There is no room/ })).toBeVisible()
  await page.goBack()
  await expect(gus.message('Thank you!')).toBeVisible()

  await dialog.getByRole('button', { name: 'What to do about Gus' }).waitFor()
  await dialog.getByRole('button', { name: 'Take back: Ada' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'What to do about Gus' })).toHaveCount(0)
  await page.goto(url)
  await expect(page.getByText(/used up, taken back, or is too old/)).toBeVisible()
})

test('the guest links of a room that is closed to guests are still there, to be taken back', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const { page } = ada
  const address = await makePrivateRoom(ada, 'Attic')
  const headers = await samePage(page)
  const api = address.replace('/chat/', '/api/rooms/').replace(/\/$/, '')
  const made = await page.request.post(`${api}/guest-links`, { headers, data: {} })
  expect(made.status()).toBe(201)
  const closed = await page.request.patch(`${api}/settings`, { headers, data: { guests: false } })
  expect(closed.ok()).toBe(true)

  const dialog = await ada.openMembers()
  await expect(dialog.getByText('these links let nobody in until they may')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Make a guest link' })).toHaveCount(0)
  await expectNoViolationAtAnySize(page, 'closed-guest-links')
  await dialog.getByRole('button', { name: 'Take back: Ada' }).click()
  await expect(dialog.getByRole('heading', { name: 'Guest link' })).toHaveCount(0)
})

test('a message is reported, and whoever keeps the server deletes it from the queue', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await ada.page.goto('/chat/lobby')
  const eve = await open('/chat/lobby?username=Eve')
  await eve.takeName()
  await eve.say('Something nasty.')
  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  const seen = bob.message('Something nasty.')
  await seen.hover()
  await seen.getByRole('button', { name: 'Report' }).click()
  const dialog = bob.page.getByRole('dialog', { name: 'Report this message' })
  await dialog.getByRole('textbox', { name: 'Why?' }).fill('It is nasty.')
  await dialog.getByRole('button', { name: 'Report' }).click()
  await expect(dialog.getByRole('status')).toHaveText(/Thank you/)
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(bob.page.getByRole('link', { name: /^Reports/ })).toHaveCount(0)

  await ada.page.reload()
  await ada.page.getByRole('link', { name: /Reports.*1 report waits/ }).click()
  await expect(ada.page.getByText('It is nasty.')).toBeVisible()
  await expectNoViolation(ada.page)
  await ada.page.getByRole('button', { name: 'Delete the message' }).click()
  await expect(ada.page.getByText('Nothing waits for you.')).toBeVisible()
  await expect(bob.page.getByText('This message was deleted')).toBeVisible()

  await ada.page.getByLabel('Address or network').fill('127.0.0.1')
  await ada.page.getByRole('button', { name: 'Keep it out' }).click()
  await expect(ada.page.getByRole('alert')).toBeVisible()
  await ada.page.getByLabel('Address or network').fill('203.0.113.0/24')
  await ada.page.getByRole('button', { name: 'Keep it out' }).click()
  const lift = ada.page.getByRole('button', { name: 'Take back: 203.0.113.0/24' })
  await lift.click()
  await expect(lift).toHaveCount(0)
})
