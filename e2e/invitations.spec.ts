import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { administer, claim, expect, password, test } from './fresh-test.ts'
import { makePrivateRoom, pressTool, samePage } from './lobby-test.ts'

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

test('an owner invites a person into a private room; they make an account and land there', async ({
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

test('who came by an invitation to the server alone is written to before they have said a word', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await ada.page.goto('/settings/invitations')
  await ada.page.getByRole('button', { name: 'Make the link' }).click()
  const url = await ada.page.getByRole('textbox', { name: 'The link' }).inputValue()
  const { page } = await open(url)
  await page.getByRole('textbox', { name: 'Username' }).fill('Bob')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.getByRole('button', { name: 'New direct message' })).toBeVisible()

  await ada.page.goto('/chat/lobby')
  await ada.page.getByRole('button', { name: 'New direct message' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Write to a person' })
  await dialog.getByRole('checkbox', { name: 'Bob' }).check()
  await dialog.getByRole('button', { name: 'Write' }).click()
  await expect(ada.page.getByRole('heading', { name: 'Bob' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Ada' })).toBeVisible()
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
  await dialog.getByRole('button', { name: 'New guest link' }).click()
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
  await dialog.getByRole('button', { name: 'Revoke: Ada' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'What to do about Gus' })).toHaveCount(0)
  await page.goto(url)
  await expect(page.getByText(/used up, taken back, or is too old/)).toBeVisible()
})

test('a guest link says how many came by it, and lets nobody in while it is paused', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await ada.page.emulateMedia({ reducedMotion: 'reduce' })
  await makePrivateRoom(ada, 'Attic')
  const dialog = await ada.openMembers()
  await dialog.getByRole('button', { name: 'New guest link' }).click()
  await dialog.getByLabel('For how many guests').selectOption('10 guests')
  await dialog.getByRole('button', { name: 'Make a guest link' }).click()
  const url = await dialog.getByRole('textbox', { name: 'The link' }).inputValue()
  const link = dialog.getByRole('listitem').filter({ hasText: 'came by it' })
  await expect(link).toContainText('0 of 10 guests came by it. Good until')

  const comeIn = async (name: string) => {
    const guest = await open(url)
    await guest.page.getByRole('textbox', { name: 'What should people call you?' }).fill(name)
    await guest.page.getByRole('button', { name: 'Come in' }).click()
    return guest
  }
  const gus = await comeIn('Gus')
  await gus.composer.waitFor()
  await expect(link).toContainText('1 of 10 guests came by it.')
  await expectNoViolationAtAnySize(ada.page, 'guest-links')

  await dialog.getByRole('button', { name: 'Pause the link of Ada' }).click()
  await expect(link).toContainText('Paused. 1 of 10 guests came by it.')
  const late = await open(url)
  await expect(late.page.getByText(/used up, taken back, or is too old/)).toBeVisible()
  await gus.say('Still here')
  await dialog.getByRole('button', { name: 'Resume the link of Ada' }).click()
  await expect(link).not.toContainText('Paused')
  await (await comeIn('Hal')).composer.waitFor()
})

for (const [action, past] of [
  ['Remove', 'removed'],
  ['Mute', 'muted'],
] as const)
  test(`when a guest is ${past} whose link lets others in, taking it back is offered`, async ({
    fresh,
    open,
  }) => {
    const ada = await claim({ fresh, open })
    await ada.page.emulateMedia({ reducedMotion: 'reduce' })
    await makePrivateRoom(ada, 'Attic')
    const dialog = await ada.openMembers()
    await dialog.getByRole('button', { name: 'New guest link' }).click()
    await dialog.getByRole('button', { name: 'Make a guest link' }).click()
    const url = await dialog.getByRole('textbox', { name: 'The link' }).inputValue()
    const [gus, hal] = [await open(url), await open(url)]
    for (const [name, { page, composer }] of Object.entries({ Gus: gus, Hal: hal })) {
      await page.getByRole('textbox', { name: 'What should people call you?' }).fill(name)
      await page.getByRole('button', { name: 'Come in' }).click()
      await composer.waitFor()
    }
    const turnAway = async (name: string) => {
      await dialog.getByRole('button', { name: `What to do about ${name}` }).click()
      await dialog.getByRole('button', { name: action, exact: true }).click()
      if (action === 'Remove')
        await dialog.getByRole('button', { name: 'Remove for sure?' }).click()
    }
    await turnAway('Gus')
    await expect(dialog.getByRole('button', { name: 'Message to Hal' })).toHaveCount(0)
    const offer = dialog.getByRole('alert').filter({ hasText: 'came by a guest link' })
    await expect(offer).toContainText('Gus came by a guest link that still lets others in.')
    await expectNoViolationAtAnySize(ada.page, `guest-${past}`)
    await offer.getByRole('button', { name: 'Keep the link' }).click()
    await expect(offer).toHaveCount(0)
    await expect(hal.composer).toBeVisible()

    await turnAway('Hal')
    await offer.getByRole('button', { name: 'Take the link back' }).click()
    await expect(offer).toHaveCount(0)
    await expect(dialog.getByRole('button', { name: 'Revoke: Ada' })).toHaveCount(0)
    await expect(
      hal.page.getByRole('textbox', { name: 'What should people call you?' }),
    ).toBeVisible()
    const late = await open(url)
    await expect(late.page.getByText(/used up, taken back, or is too old/)).toBeVisible()
  })

test('a guest of one room is offered no other one, and nobody elsewhere to write to', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await makePrivateRoom(ada, 'Attic')
  const dialog = await ada.openMembers()
  await dialog.getByRole('button', { name: 'New guest link' }).click()
  await dialog.getByRole('button', { name: 'Make a guest link' }).click()
  const gus = await open(await dialog.getByRole('textbox', { name: 'The link' }).inputValue())
  await gus.page.getByRole('textbox', { name: 'What should people call you?' }).fill('Gus')
  await gus.page.getByRole('button', { name: 'Come in' }).click()
  await expect(gus.room('Attic')).toBeVisible()
  for (const name of ['New room', 'New direct message'])
    await expect(gus.page.getByRole('button', { name })).toHaveCount(0)

  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  for (const name of ['New room', 'New direct message'])
    await expect(bob.page.getByRole('button', { name })).toBeVisible()
})

test('a link that was made can be seen without scrolling, and so can its QR code', async ({
  fresh,
  open,
}) => {
  const { page } = await claim({ fresh, open })
  await page.setViewportSize({ width: 390, height: 560 })
  const link = page.getByRole('textbox', { name: 'The link' })
  for (const path of ['/settings/invitations', '/admin/invitations']) {
    await page.goto(path)
    await page.getByRole('button', { name: 'Make the link' }).click()
    await expect(link).toBeInViewport({ ratio: 1 })
    await page.getByRole('button', { name: 'Show as QR code' }).click()
    await expect(page.getByRole('img', { name: 'The link as a QR code' })).toBeInViewport({
      ratio: 1,
    })
  }
  await page.goto('/chat/lobby')
  await page.getByRole('button', { name: 'Members' }).click()
  await page.getByRole('button', { name: 'New guest link' }).click()
  await page.getByRole('button', { name: 'Make a guest link' }).click()
  await expect(link).toBeInViewport({ ratio: 1 })
  await page.getByRole('button', { name: 'Show as QR code' }).click()
  await expect(page.getByRole('img', { name: 'The link as a QR code' })).toBeInViewport({
    ratio: 1,
  })

  const account = { username: 'Bob', password, role: 'member' }
  const { id } = await administer(page, 'POST', 'users', account)
  await page.goto(`/admin/users/${id}`)
  await page.getByRole('button', { name: 'Make a link for a new password' }).click()
  await expect(link).toBeInViewport({ ratio: 1 })
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
  await expect(dialog.getByText('until they may, these links let nobody in')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'New guest link' })).toHaveCount(0)
  await expectNoViolationAtAnySize(page, 'closed-guest-links')
  await dialog.getByRole('button', { name: 'Revoke: Ada' }).click()
  await expect(dialog.getByRole('heading', { name: 'Guest link' })).toHaveCount(0)
})

test('a message is reported, and an admin deletes it from the queue', async ({ fresh, open }) => {
  const ada = await claim({ fresh, open })
  await ada.page.goto('/chat/lobby')
  const eve = await open('/chat/lobby?username=Eve')
  await eve.takeName()
  await eve.say('Something nasty.')
  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  const seen = bob.message('Something nasty.')
  await pressTool(seen, 'More')
  await bob.page.getByRole('menuitem', { name: 'Report' }).click()
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
  const lift = ada.page.getByRole('button', { name: 'Revoke: 203.0.113.0/24' })
  await lift.click()
  await expect(lift).toHaveCount(0)
})
