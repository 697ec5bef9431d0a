import { expect, makeRoom, test } from './lobby-test.ts'

test('the first page asks for a name, and nothing else', async ({ page }) => {
  await page.goto('/')
  const name = page.getByRole('textbox', { name: 'What should people call you?' })
  await expect(name).toBeFocused()
  await name.press('Enter')
  await expect(page.getByText('Please type a name that people can see.')).toBeVisible()

  await name.fill('Ada')
  await name.press('Enter')
  await expect(page).toHaveURL('/chat/lobby/')
  await expect(page.getByRole('textbox', { name: 'Message to Lobby' })).toBeFocused()
})

test('a person who comes back is in the last room at once', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Garden')
  await ada.page.goto(`/chat/${room}`)
  await expect(ada.page).toHaveTitle('Garden · Lobby')
  await ada.composer.waitFor()

  await ada.page.goto('/')
  await expect(ada.page).toHaveURL(`/chat/${room}/`)
})

test('/chat/ asks which room, by Enter, by button, or from the list', async ({ page }) => {
  await page.goto('/chat/')
  const field = page.getByRole('textbox', { name: 'Which room?' })
  await field.fill('lobby')
  await field.press('Enter')
  await expect(page).toHaveURL('/chat/lobby/')

  await page.goto('/chat/')
  await field.fill('lobby')
  await page.getByRole('button', { name: 'Enter' }).click()
  await expect(page).toHaveURL('/chat/lobby/')

  await page.goto('/chat')
  await page.getByRole('link', { name: 'Lobby' }).click()
  await expect(page).toHaveURL('/chat/lobby/')
})

test('a room’s address asks a stranger for the name, and then shows the room', async ({ page }) => {
  await page.goto('/chat/lobby')
  await page.getByRole('textbox', { name: 'What should people call you?' }).fill('Eve')
  await page.getByRole('button', { name: 'Come in' }).click()
  await expect(page.getByRole('textbox', { name: 'Message to Lobby' })).toBeFocused()
  await expect(page).toHaveURL('/chat/lobby')
})

for (const address of [
  '/chat/lobby?username=Grace%20Hopper',
  '/lobby/?username=Grace%20Hopper',
  '/lobby/Grace%20Hopper',
])
  test(`${address} puts the name into the field, and makes no guest until Enter`, async ({
    page,
  }) => {
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET') asked.push(request.url())
    })
    await page.goto(address)
    const name = page.getByRole('textbox', { name: 'What should people call you?' })
    await expect(name).toHaveValue('Grace Hopper')
    await expect(name).toBeFocused()
    // The server has answered, and there was time to ask it for more.
    await page.waitForLoadState('networkidle')
    expect(asked).toEqual([])
    expect(await (await page.request.get('/api/auth/me')).json()).toEqual({ user: null })

    await name.press('Enter')
    await expect(page.getByRole('button', { name: /^Grace Hopper/ })).toBeVisible()
    await expect(page).toHaveURL('/chat/lobby/')
  })

test('a guest who is here keeps their name, whatever an address proposes', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.page.goto('/lobby/Mallory')
  await expect(ada.page).toHaveURL('/chat/lobby/')
  await expect(ada.page.getByRole('button', { name: /^Ada/ })).toBeVisible()
})

test('a name in the address that is too long is shown to be mended', async ({ page }) => {
  await page.goto(`/chat/lobby?username=${'W'.repeat(65)}`)
  await expect(page.getByText('A name has at most 64 characters.')).toBeVisible()
  await page.getByRole('textbox', { name: 'What should people call you?' }).fill('Winifred')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Winifred/ })).toBeVisible()
})

test('a name in which there is nothing to see is none', async ({ page }) => {
  await page.goto('/chat/lobby?username=%E2%80%8B')
  const name = page.getByRole('textbox', { name: 'What should people call you?' })
  await expect(name).toHaveValue('')
})

test('an unknown room says so, and can be made', async ({ enter }) => {
  const ada = await enter('Ada')
  const slug = `späte-runde-${crypto.randomUUID().slice(0, 8)}`
  await ada.page.goto(`/chat/${slug}`)
  await expect(ada.page.getByRole('heading')).toContainText('There is no room')
  await ada.page.getByRole('button', { name: 'Make this room' }).click()
  await expect(ada.composer).toBeVisible()
  await expect(ada.page.getByText('Nobody has said anything here yet')).toBeVisible()
})

test('an unknown room leads back to the rooms', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.page.goto('/chat/nowhere')
  await ada.page.getByRole('button', { name: 'Back to the rooms' }).click()
  await expect(ada.page).toHaveURL('/chat/')
})

test('an unknown address says so, and leads home', async ({ page }) => {
  await page.goto('/chat/a/b/c')
  await expect(page.getByRole('heading')).toHaveText('There is nothing at this address')
  await page.getByRole('button', { name: 'To the lobby' }).click()
  await expect(page).toHaveURL('/')
})

test('a new room is made from the list, and entered', async ({ enter }) => {
  const ada = await enter('Ada')
  const name = `Plans ${crypto.randomUUID().slice(0, 8)}`
  await ada.page.getByRole('button', { name: 'New room' }).click()
  await ada.page.getByRole('textbox', { name: 'Room name' }).fill(name)
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('heading', { level: 1 })).toHaveText(name)
})

test('the name, the colours and the language can be changed, and signing out ends it', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  await ada.page.getByRole('button', { name: /^Ada/ }).click()
  const name = ada.page.getByRole('textbox', { name: 'Your name' })
  await name.fill('Ada Lovelace')
  await name.press('Enter')
  await expect(ada.page.getByRole('button', { name: /^Ada Lovelace/ })).toBeVisible()

  await ada.page.getByText('How the page looks').click()
  await ada.page.getByText('Dark', { exact: true }).click()
  await expect(ada.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await ada.page.getByRole('link', { name: 'Your settings' }).click()
  await ada.page.getByRole('link', { name: 'Look and language' }).click()
  await ada.page.getByText('Deutsch').click()
  await ada.page.getByRole('link', { name: 'Zurück zu Lobby' }).click()
  await expect(ada.page.getByRole('heading', { name: 'Räume' })).toBeVisible()
  await ada.page.reload()
  await expect(ada.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await ada.page.getByRole('button', { name: /^Ada Lovelace/ }).click()
  await ada.page.getByRole('button', { name: 'Abmelden' }).click()
  await expect(ada.page.getByRole('button', { name: 'Hereinkommen' })).toBeVisible()
})

test('a person who signs out leaves nothing half-written behind', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.composer.fill('Dear diary')
  await ada.page.getByRole('button', { name: /^Ada/ }).click()
  await ada.page.getByRole('button', { name: 'Sign out' }).click()
  await ada.page.getByRole('button', { name: 'Come in' }).waitFor()
  await ada.page.goto('/chat/lobby?username=Eve')
  await ada.takeName()
  await expect(ada.composer).toBeEmpty()
})

test('signing out without a connection says that it did not work', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.page.getByRole('button', { name: /^Ada/ }).click()
  const signOut = ada.page.getByRole('button', { name: 'Sign out' })
  // The menu is a part of the page that comes when it is first opened.
  await signOut.waitFor()
  await ada.page.context().setOffline(true)
  await signOut.click()
  await expect(ada.page.getByRole('alert')).toHaveText(
    'The server could not be reached. Please try again.',
  )
})

test('the title says where one is and what this is, and a place of the same name once', async ({
  enter,
}) => {
  const { page } = await enter('Ada')
  await expect(page).toHaveTitle(/^(\(\d+\) |• )?Lobby$/)
  await page.goto(`/chat/${await makeRoom(page, 'Garden')}`)
  await expect(page).toHaveTitle(/^(\(\d+\) |• )?Garden · Lobby$/)
})
