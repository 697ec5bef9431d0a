// What the tutorials' texts lead their readers through, in Lobby's own page and beside theirs.
import { administer, claim, comeIn, expect, fill, test } from './fresh-test.ts'
import { Person, post, samePage } from './lobby-test.ts'
import { openTutorialIn, unpoliced } from './tutorial-page.ts'

/** What a page's form asks for, by name, as a room nobody else has. */
const newSlug = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}`

test.describe('tutorial 000: nobody sees a room without signing in', () => {
  test.use({ env: { LOBBY_GUESTS: 'off', LOBBY_OPEN_ROOMS: 'off' } })

  test('sign in, the list, the room, its past; and the admin makes a room and finds a message in it', async ({
    fresh,
    open,
  }) => {
    const ada = await claim({ fresh, open })
    const admin = ada.page
    await administer(admin, 'PATCH', 'settings', { signUp: 'anybody' })
    await admin.getByRole('button', { name: 'New room' }).click()
    await admin.getByRole('textbox', { name: 'Room name' }).fill('Garten')
    await admin.getByRole('button', { name: 'Make the room' }).click()
    await expect(admin).toHaveURL('/chat/garten/')

    const bob = await open('/account/new', unpoliced)
    const bobs = bob.page
    await comeIn(bob, 'Bob')
    await bobs.context().clearCookies()

    // `@login_required`: the tutorial's address of a room leads to the sign-in, and from there to the room.
    await bobs.goto('/garten/')
    await expect(bobs.getByRole('heading', { name: 'Garten' })).toHaveCount(0)
    await fill(bobs, 'Bob')
    await bobs.keyboard.press('Enter')
    await expect(bobs).toHaveURL('/chat/garten/')
    await bob.composer.waitFor()
    await bobs.goto('/chat/')
    await bobs.getByRole('link', { name: 'Garten' }).first().click()
    await bob.say('Ist der Flieder schon offen?')
    await expect(bob.message('Ist der Flieder')).toHaveAccessibleName(/^You, /)
    await bobs.reload()
    await expect(bob.message('Ist der Flieder')).toBeVisible()

    // The tutorial's own page, in the browser that has signed in: whatever name it claims, Bob speaks.
    const page = await openTutorialIn(bobs.context(), fresh.url, '000', 'garten', 'Eve')
    await page.say('Noch nicht ganz')
    await page.sees('Bob', 'Noch nicht ganz')
    await expect(bob.message('Noch nicht ganz')).toHaveAccessibleName(/^You, /)
    const stranger = (await open('/health', unpoliced)).page
    const code = await stranger.evaluate(
      (url) =>
        new Promise((closed) => {
          new WebSocket(url).onclose = (event) => closed(event.code)
        }),
      `${fresh.url.replace('http', 'ws')}/ws/garten/`,
    )
    expect(code).toBe(4401)

    // In the room, and by the API, as the tutorial's admin interface would show it.
    await expect(ada.message('Ist der Flieder')).toHaveAccessibleName(/^Bob, /)
    const history = await (await admin.request.get('/api/rooms/garten/messages')).json()
    expect(history.messages).toMatchObject([
      { body: 'Ist der Flieder schon offen?', author: { name: 'Bob', guest: false } },
      { body: 'Noch nicht ganz', author: { name: 'Bob', guest: false } },
    ])
    expect((await stranger.request.get('/api/rooms/garten/messages')).status()).toBe(401)
  })
})

test('tutorial 001: a name and a room, and one is in it, with what was said before', async ({
  page,
  enter,
}) => {
  const slug = newSlug('tea')
  await page.goto('/')
  await page.getByRole('textbox', { name: 'What should people call you?' }).fill('Ada')
  await page.keyboard.press('Enter')
  const ada = new Person(page)
  await ada.composer.waitFor()
  await page.goto('/chat/')
  await page.getByRole('textbox', { name: 'Which room?' }).fill(slug)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Make this room' }).click()
  await ada.composer.waitFor()
  await ada.say('First!')
  await ada.message('First!').waitFor()

  // The address that its front page makes: the room, and the name as a parameter.
  const bob = await enter('Bob', slug)
  await bob.page.goto(`/${slug}/?username=Bob`)
  await expect(bob.page).toHaveURL(`/chat/${slug}/`)
  await expect(bob.message('First!')).toHaveAccessibleName(/^Ada, /)
})

for (const [tutorial, enterBy] of [
  ['002', 'Enter'],
  ['004', 'a click'],
] as const)
  test(`tutorial ${tutorial}: /chat/ asks which room, ${enterBy} leads there, and its own page hears what is said`, async ({
    enter,
    lobby,
  }) => {
    const ada = await enter('Ada', 'lobby', unpoliced)
    const { page } = ada
    const slug = newSlug('recap')
    await page.goto('/chat/')
    const field = page.getByRole('textbox', { name: 'Which room?' })
    await expect(field).toBeFocused()
    await field.fill(slug)
    if (enterBy === 'Enter') await field.press('Enter')
    else await page.getByRole('button', { name: 'Enter' }).click()
    await expect(page).toHaveURL(`/chat/${slug}/`)
    await page.getByRole('button', { name: 'Make this room' }).click()
    await ada.composer.waitFor()

    const theirs = await openTutorialIn(page.context(), lobby.url, tutorial, slug, 'Ada')
    await ada.say('From here')
    await theirs.sees('', 'From here')
    await theirs.say('From there')
    await expect(ada.message('From there')).toHaveAccessibleName(/^You, /)
  })

test('tutorial 003: the form says its token, leads into the room, and a forged one makes none', async ({
  enter,
  page: strange,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const name = newSlug('Notes')
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('textbox', { name: 'Room name' }).fill(name)
  const asked = page.waitForRequest((request) => request.method() === 'POST')
  await page.getByRole('button', { name: 'Make the room' }).click()
  const said = (await asked).headers()
  const slug = name.toLowerCase()
  await expect(page).toHaveURL(`/chat/${slug}/`)
  await ada.composer.waitFor()

  const proof = await samePage(page)
  expect(said['x-csrf-token']).toBe(proof['x-csrf-token'])
  expect(said['x-csrf-token']).toMatch(/^[\w-]{43}$/)
  const eve = await enter('Eve')
  const forgeries = [
    undefined,
    '',
    'A'.repeat(43),
    (await samePage(eve.page))['x-csrf-token'] ?? '',
  ]
  for (const token of forgeries) {
    const headers = {
      'sec-fetch-site': 'same-origin',
      ...(token !== undefined && { 'x-csrf-token': token }),
    }
    const data = { slug: newSlug('forged'), name: 'Forged' }
    expect((await page.request.post('/api/rooms', { headers, data })).status()).toBe(403)
  }
  const form = { slug: newSlug('forged'), name: 'Forged' }
  expect((await page.request.post('/api/rooms', { headers: proof, form })).status()).toBe(400)
  await expect(ada.room('Forged')).toHaveCount(0)

  // Its own address of a room and a person; what one sent, and what one received.
  await strange.goto(`/${slug}/Bob/`)
  const bob = new Person(strange)
  await bob.takeName()
  await expect(strange).toHaveURL(`/chat/${slug}/`)
  await ada.say('Water the ferns')
  await bob.say('Done')
  await expect(ada.message('Water the ferns')).toHaveAccessibleName(/^You, /)
  await expect(ada.message('Done')).toHaveAccessibleName(/^Bob, /)
  await expect(bob.message('Water the ferns')).toHaveAccessibleName(/^Ada, /)
  await expect(bob.message('Done')).toHaveAccessibleName(/^You, /)
  await post(page, slug, 'Said by a program')
  await expect(bob.message('Said by a program')).toHaveAccessibleName(/^Ada, /)
})

test('security 17: a page of another origin sends a form and a request in vain, with the browser’s own cookies', async ({
  enter,
  lobby,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  // The same machine by another name: another origin, and so another site.
  const elsewhere = lobby.url.replace('127.0.0.1', 'localhost')
  const attacker = await page.context().newPage()
  await attacker.route(`${elsewhere}/evil`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>evil</title><form></form>' }),
  )
  await attacker.goto(`${elsewhere}/evil`)
  const target = `${lobby.url}/api/rooms/lobby/messages`

  const answers = await attacker.evaluate(async (url) => {
    const body = JSON.stringify({ body: 'Forged by a request' })
    const types = ['text/plain', 'application/json', 'application/x-www-form-urlencoded']
    const send = (type: string) =>
      fetch(url, {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'include',
        headers: { 'content-type': type },
        body,
      })
        .then(({ type }) => type)
        .catch(() => 'failed')
    const read = fetch(url, { credentials: 'include' }).then(
      () => 'read',
      () => 'failed',
    )
    return { sent: await Promise.all(types.map(send)), read: await read }
  }, target)
  // No-cors makes text of every type; what came back nobody there can read.
  expect(answers.sent).toEqual(
    ['opaque', 'opaque', 'opaque'].map(() => expect.stringMatching(/opaque|failed/)),
  )
  expect(answers.read).toBe('failed')

  const refused = attacker.waitForResponse((response) => response.url() === target)
  await attacker.evaluate((url) => {
    const form = document.forms[0] as HTMLFormElement
    form.method = 'post'
    form.action = url
    form.enctype = 'text/plain'
    form.innerHTML = `<input name='{"body":"Forged by a form","x":"' value='"}'>`
    form.submit()
  }, target)
  expect((await refused).status()).toBe(403)

  await ada.say('Only this')
  await ada.message('Only this').waitFor()
  await expect(ada.message('Forged by')).toHaveCount(0)
  await attacker.close()
})
