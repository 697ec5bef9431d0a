import { expect, test } from 'vitest'
import { fromNow } from '../storage/instants.ts'
import {
  buildChat,
  type Chat,
  passwordOf,
  type Visitor,
  visitorFrom,
} from '../testing/build-chat.ts'

const minute = 60_000
const change = (chat: Chat, as: Visitor) =>
  chat.fetch('/api/admin/settings', { method: 'PATCH', json: { signUp: 'anybody' }, as })
const confirm = (chat: Chat, as: Visitor, password: string) =>
  chat.fetch('/api/account/confirm', { json: { password }, as })

/** As if everybody had signed in so long ago. */
async function wait(chat: Chat, minutes: number): Promise<void> {
  const provenAt = fromNow(-minutes * minute)
  await chat.app.context.db
    .updateTable('session')
    .set({ provenAt })
    .where('provenAt', 'is not', null)
    .execute()
}

test('security 41: who keeps the server proves within ten minutes who they are', async () => {
  await using chat = await buildChat()
  const owner = await chat.account('Owner', 'owner')
  await wait(chat, 9)
  expect((await change(chat, owner)).status).toBe(200)

  await wait(chat, 10)
  const refused = await change(chat, owner)
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ code: 'confirm_first' })

  const confirmed = await confirm(chat, owner, passwordOf('Owner'))
  expect(confirmed.status).toBe(200)
  const { until } = (await confirmed.json()) as { until: string }
  expect(new Date(until).getTime() - Date.now()).toBeGreaterThan(9 * minute)
  expect((await change(chat, owner)).status).toBe(200)
})

test('security 41: a wrong password confirms nothing, and other sessions of the account stay unconfirmed', async () => {
  await using chat = await buildChat()
  const desk = await chat.account('Owner', 'owner')
  const stolen = await chat.signIn('Owner')
  await wait(chat, 11)

  const wrong = await confirm(chat, stolen, 'wrong password')
  expect(wrong.status).toBe(401)
  expect((await change(chat, stolen)).status).toBe(403)
  await confirm(chat, desk, passwordOf('Owner'))

  expect((await change(chat, stolen)).status).toBe(403)
  expect((await change(chat, desk)).status).toBe(200)
})

test('security 41: guessing at the confirmation is slowed down as signing in is', async () => {
  await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
  const owner = await chat.account('Owner', 'owner')
  const answers: number[] = []
  for (let guess = 0; guess < 7; guess++)
    answers.push((await confirm(chat, owner, `guess ${guess}`)).status)
  expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429])
})

test('security 41: who invites a moderator, or deletes a room by their role on the server, proves who they are', async () => {
  await using chat = await buildChat({ rooms: ['garden'], env: { LOBBY_OPEN_ROOMS: 'off' } })
  const admin = await chat.account('Admin', 'admin')
  const mel = await chat.account('Mel')
  const invite = (role: string, as = admin) =>
    chat.fetch('/api/invitations', { json: { role }, as })
  const remove = (slug: string, as = admin) =>
    chat.fetch(`/api/rooms/${slug}`, { method: 'DELETE', as })
  await wait(chat, 11)

  for (const refused of [await invite('moderator'), await remove('garden')]) {
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ code: 'confirm_first' })
  }
  // What nobody proves is not asked for: who may not do it at all is told that.
  for (const refused of [await invite('moderator', mel), await remove('garden', mel)])
    expect(await refused.json()).toMatchObject({ code: 'forbidden' })
  expect((await invite('member')).status).toBe(201)
  const json = { name: 'Loft', kind: 'private' }
  const { slug } = await chat.json('/api/rooms', { json, as: admin })
  expect((await remove(slug)).status).toBe(204)

  await confirm(chat, admin, passwordOf('Admin'))
  expect((await invite('moderator')).status).toBe(201)
  expect((await remove('garden')).status).toBe(204)
})

test('a new password is a proof, and a guest has none to give', async () => {
  await using chat = await buildChat()
  const owner = await chat.account('Owner', 'owner')
  await wait(chat, 11)
  const json = { current: passwordOf('Owner'), password: 'another garden 18' }
  const changed = await chat.fetch('/api/auth/password', { method: 'PUT', json, as: owner })
  expect((await change(chat, await visitorFrom(changed))).status).toBe(200)

  const guest = await chat.guest('Gus')
  expect((await confirm(chat, guest, 'anything')).status).toBe(403)
  const [session] = await chat.app.context.db
    .selectFrom('session')
    .select('provenAt')
    .where('userId', '=', guest.id)
    .execute()
  expect(session).toEqual({ provenAt: null })
})
