import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, type Person, post, test } from './lobby-test.ts'

/** All of them follow the room: typing is shown to people who are there, and to nobody later. */
async function meet(room: string, ...people: readonly [Person, ...Person[]]): Promise<void> {
  await post(people[0].page, room, 'Who is there?')
  for (const person of people) await expect(person.message('Who is there?')).toBeVisible()
}

test('two people talk, in runs under their names', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Garden')
  await ada.page.goto(`/chat/${room}`)
  const bob = await enter('Bob', room)

  await ada.say('Tea?')
  await ada.say('There is cake as well.')
  await expect(bob.message('Tea?')).toHaveAccessibleName(/^Ada, /)
  await expect(bob.messages).toHaveCount(2)
  await expect(bob.page.getByRole('log').getByText('Ada', { exact: true })).toHaveCount(1)
  await expect(ada.message('Tea?')).toHaveAccessibleName(/^You, /)
  await expect(ada.page.getByRole('log').getByText('Ada', { exact: true })).toHaveCount(1)
  await expect(ada.message('Tea?').getByText('You', { exact: true })).toBeVisible()

  await bob.say('Yes, please!')
  await expect(ada.messages).toHaveCount(3)
  await expect(ada.messages.last()).toContainText('Yes, please!')
})

test('one sees the other typing, until the message is there', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Garden')
  await ada.page.goto(`/chat/${room}`)
  const bob = await enter('Bob', room)
  await meet(room, ada, bob)

  await ada.composer.pressSequentially('Hm')
  await expect(bob.page.getByText('Ada is typing')).toBeVisible()
  await ada.composer.press('Enter')
  await expect(bob.message('Hm')).toBeVisible()
  await expect(bob.page.getByText('Ada is typing')).toBeHidden()
})

test('what is said in another room is counted, in the list and in the title', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Attic')
  const bob = await enter('Bob', room)

  await bob.say('One')
  await bob.say('Two')
  const attic = ada.page.locator(`a[href="/chat/${room}/"]`)
  await expect(attic).toContainText('2 unread messages')
  await expect(ada.page).toHaveTitle('• Lobby')

  await attic.click()
  await expect(ada.page.getByText('New messages')).toBeVisible()
  await expect(ada.message('Two')).toBeVisible()
  await expect(attic).not.toContainText('unread')
})

test('a room opens at what is new, and is read when its end was seen', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Attic')
  const attic = ada.page.locator(`a[href="/chat/${room}/"]`)
  await attic.waitFor()
  for (let n = 1; n <= 40; n++)
    await ada.page.request.post(`/api/rooms/${room}/messages`, {
      data: { body: `Page ${n}.`, name: 'Bob' },
      headers: { cookie: '' },
    })
  await expect(attic).toContainText('40 unread messages')
  await attic.click()
  await expect(ada.page.getByText('New messages')).toBeInViewport()
  const jump = ada.page.getByRole('button', { name: 'Jump to latest' })
  await expect(jump).toBeVisible()
  await expect(attic).toContainText('40 unread messages')
  const since = ada.page.getByRole('button', { name: /^40 new since .*\d:\d\d$/ })
  await expect(since).toHaveCount(0)

  await ada.page.getByRole('log').hover()
  await ada.page.mouse.wheel(0, 200)
  await expect(ada.page.getByText('New messages')).not.toBeInViewport()
  await since.click()
  await expect(ada.page.getByText('New messages')).toBeInViewport()
  await expect(since).toHaveCount(0)
  await jump.click()
  await expect(attic).not.toContainText('unread')
})

test('what is new may be marked as read before its end was seen', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const room = await makeRoom(ada.page, 'Attic')
  const attic = ada.page.locator(`a[href="/chat/${room}/"]`)
  await attic.waitFor()
  const bob = await enter('Bob', room)
  // More than are loaded at once: the first of them is not known here.
  for (let n = 1; n <= 60; n++) await post(bob.page, room, `Page ${n}.`)
  await expect(attic).toContainText('60 unread messages')
  await attic.click()
  const bar = ada.page.getByRole('button', { name: /^60 new/ })
  await ada.page.getByRole('log').hover()
  await expect(async () => {
    await ada.page.mouse.wheel(0, 300)
    await expect(bar).toBeVisible({ timeout: 500 })
  }).toPass()
  await expectNoViolation(ada.page, 'unread-bar')
  await ada.page.getByRole('button', { name: 'Mark as read' }).click()
  await expect(ada.message('Page 60.')).toBeInViewport()
  await expect(attic).not.toContainText('unread')
  await expect(bar).toHaveCount(0)
  await expect(ada.composer).toBeFocused()
})

test('a name is shown as it is, and never hides what its owner does', async ({ enter }) => {
  const small = { viewport: { width: 320, height: 640 } }
  const ada = await enter('Ada', 'lobby', small)
  const room = await makeRoom(ada.page, 'Garden')
  await ada.page.goto(`/chat/${room}`)
  const name = `<bdi>{{other}}</bdi> & ${'W'.repeat(40)}`
  const bob = await enter(name, room)
  await meet(room, ada, bob)
  await bob.composer.pressSequentially('Hm')
  const typing = ada.page.getByRole('status').filter({ hasText: 'is typing' })
  await expect(typing).toHaveText(`${name} is typing`)
  expect(await typing.evaluate((line) => line.scrollWidth <= line.clientWidth)).toBe(true)
})

test('history loads upward to the beginning, and one button leads back to the end', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Archive')
  for (let n = 1; n <= 180; n++) await post(ada.page, room, `Page ${n}.`)
  await ada.page.goto(`/chat/${room}`)
  await expect(ada.message('Page 180.')).toBeInViewport()
  await expect(ada.message('Page 131.')).toHaveCount(0)

  const log = ada.page.getByRole('log')
  await expect(async () => {
    await log.hover()
    await ada.page.mouse.wheel(0, -1_500)
    await expect(ada.page.getByText('This is the beginning of Archive')).toBeInViewport({
      timeout: 200,
    })
  }).toPass()
  await expect(ada.message('Page 1.')).toBeVisible()

  await ada.page.getByRole('button', { name: 'Jump to latest' }).click()
  await expect(ada.message('Page 180.')).toBeInViewport()
})

test('a person who reads further up is not pulled away, but told', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Archive')
  for (let n = 1; n <= 40; n++) await post(ada.page, room, `Page ${n}.`)
  await ada.page.goto(`/chat/${room}`)
  await expect(ada.message('Page 40.')).toBeInViewport()
  await ada.page.getByRole('log').hover()
  await ada.page.mouse.wheel(0, -800)
  await expect(ada.page.getByRole('button', { name: 'Jump to latest' })).toBeVisible()

  const bob = await enter('Bob', room)
  await bob.say('Down here!')
  await ada.page.getByRole('button', { name: '1 new message' }).click()
  await expect(ada.message('Down here!')).toBeInViewport()
})

test('older messages come in without moving what is being read', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Archive')
  // Away, so that nothing of it is known here when she comes.
  await ada.page.goto('about:blank')
  for (let n = 1; n <= 120; n++) await post(ada.page, room, `Page ${n}.`)
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await ada.page.route('**/messages?before=*', async (route) => {
    await released
    await route.continue()
  })
  const asked = ada.page.waitForRequest('**/messages?before=*')
  await ada.page.goto(`/chat/${room}`)
  await expect(ada.message('Page 120.')).toBeInViewport()
  await ada.page.getByRole('log').hover()
  await ada.page.mouse.wheel(0, -1_000)
  await asked

  const read = ada.message('Page 84.')
  await expect(read).toBeInViewport()
  const place = async () => Math.round((await read.boundingBox())?.y ?? 0)
  const before = await place()
  const answered = ada.page.waitForResponse('**/messages?before=*')
  release()
  await answered
  await expect(ada.page.getByLabel('Loading older messages')).toHaveCount(0)
  await expect.poll(place).toBe(before)
})
