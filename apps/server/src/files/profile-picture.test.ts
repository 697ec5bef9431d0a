import sharp from 'sharp'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { uploadFile } from '../testing/send-file.ts'

/** Blue in the middle, red at both sides, and with words that its maker may not know of. */
async function wide() {
  const red = { create: { width: 900, height: 300, channels: 3, background: '#f00' } } as const
  const blue = { create: { width: 300, height: 300, channels: 3, background: '#00f' } } as const
  const middle = await sharp(blue).png().toBuffer()
  const picture = sharp(red).composite([{ input: middle }])
  const content = await picture
    .withExif({ IFD0: { Copyright: 'At home' } })
    .jpeg()
    .toBuffer()
  return { name: 'me.jpg', content: new Uint8Array(content) }
}

const take = async (chat: Chat, as: Visitor, upload: string) =>
  chat.fetch('/api/auth/picture', { as, method: 'PUT', json: { upload } })
const remove = (chat: Chat, as: Visitor) =>
  chat.fetch('/api/auth/picture', { as, method: 'DELETE' })

test('the middle of a picture shows its account, to people who see it, at once and when they ask, until it is taken away', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('ada'), await chat.account('bob')]
  await chat.json('/api/rooms/lobby/messages', { as: ada, json: { body: 'Hello' } })
  const bobs = await chat.connect(bob, { lobby: null })
  const look = async () => (await chat.json(`/api/people?ids=${ada.id}`, { as: bob })).people
  const upload = await uploadFile(chat, ada, await wide())

  const { picture } = await (await take(chat, ada, upload)).json()

  expect(picture).toMatch(/^\/images\/[\w-]{43}$/)
  const person = { id: ada.id, color: null, picture }
  expect(await bobs.next('person.updated')).toEqual({ type: 'person.updated', person })
  expect(await look()).toEqual([person])
  expect((await chat.connect(ada)).welcome.profile).toMatchObject({ picture })
  const shown = await chat.fetch(picture, { as: bob })
  expect(shown.headers.get('cache-control')).toMatch('immutable')
  const square = sharp(Buffer.from(await shown.arrayBuffer()))
  const { dominant } = await square.stats()
  expect(dominant).toMatchObject({ r: 8, g: 8, b: 248 })
  expect(await square.metadata()).toMatchObject({ format: 'webp', width: 160, height: 160 })
  expect((await square.metadata()).exif).toBeUndefined()
  // The upload is gone, and is no picture of a message any more.
  expect((await chat.fetch(`/files/${upload}/me.jpg`, { as: ada })).status).toBe(404)

  expect((await remove(chat, ada)).status).toBe(200)
  expect(await look()).toEqual([])
  expect((await chat.fetch(picture, { as: bob })).status).toBe(404)
})

test('security 27: nobody is told of the picture of a stranger, or takes the upload of another', async () => {
  await using chat = await buildChat()
  const [ada, eve] = [await chat.account('ada'), await chat.account('eve')]
  const upload = await uploadFile(chat, ada, await wide())
  expect((await take(chat, eve, upload)).status).toBe(404)
  expect((await take(chat, ada, upload)).status).toBe(200)
  expect((await take(chat, ada, upload)).status).toBe(404)
  expect(await chat.json(`/api/people?ids=${ada.id}`, { as: eve })).toEqual({ people: [] })
})

test('what is no picture is refused and stays, and guests have letters', async () => {
  await using chat = await buildChat()
  const [ada, gus] = [await chat.account('ada'), await chat.guest('Gus')]
  const text = await uploadFile(chat, ada, { name: 'me.png', content: '<svg onload="x()">' })
  expect((await (await take(chat, ada, text)).json()).code).toBe('invalid')
  expect((await chat.fetch(`/files/${text}/me.png`, { as: ada })).status).toBe(200)
  const upload = await uploadFile(chat, gus, await wide())
  expect((await (await take(chat, gus, upload)).json()).code).toBe('forbidden')
})

test('moderators and admins take the picture of people below them away, for the record, and others do not', async () => {
  await using chat = await buildChat()
  const [olga, mia, ada, eve] = [
    await chat.account('olga', 'admin'),
    await chat.account('mia', 'moderator'),
    await chat.account('ada'),
    await chat.account('eve'),
  ]
  await chat.json('/api/rooms/lobby/messages', { as: ada, json: { body: 'Hello' } })
  const picture = async (of: Visitor) =>
    (await (await take(chat, of, await uploadFile(chat, of, await wide()))).json()).picture
  const away = (as: Visitor, id: string) =>
    chat.fetch(`/api/people/${id}/picture`, { as, method: 'DELETE' })
  const card = async (as: Visitor) => chat.json(`/api/people/${ada.id}`, { as })
  const old = await picture(ada)
  const bobs = await chat.connect('Bob', { lobby: null })

  expect((await card(mia)).may).toEqual(['account.remove-picture'])
  expect((await card(eve)).may).toBeUndefined()
  for (const [as, id] of [
    [eve, ada.id],
    [ada, ada.id],
    [mia, olga.id],
  ] as const)
    expect((await away(as, id)).status).toBe(403)
  expect((await away(mia, 'nobody')).status).toBe(404)

  for (let turn = 0; turn < 2; turn++) expect((await away(mia, ada.id)).status).toBe(204)

  expect(await bobs.next('person.updated')).toMatchObject({ person: { id: ada.id } })
  expect((await card(mia)).picture).toBeUndefined()
  expect((await card(mia)).may).toBeUndefined()
  expect((await chat.fetch(old, { as: ada })).status).toBe(404)
  const { entries } = await chat.json('/api/admin/audit?action=account.remove-picture', {
    as: olga,
  })
  expect(entries).toMatchObject([
    { actor: { name: 'mia' }, target: { kind: 'person', id: ada.id, name: 'ada' } },
  ])
  await picture(ada)
  const user = await chat.json(`/api/admin/users/${ada.id}`, { as: olga })
  expect(user.may).toContain('account.remove-picture')
  expect(user.user.picture).toMatch('/images/')
})

test('an account that is deleted takes its picture along', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('ada'), await chat.account('bob')]
  const { picture } = await (
    await take(chat, ada, await uploadFile(chat, ada, await wide()))
  ).json()
  expect((await chat.fetch(picture, { as: bob })).status).toBe(200)
  expect((await chat.fetch('/api/account', { as: ada, method: 'DELETE' })).status).toBe(204)
  expect((await chat.fetch(picture, { as: bob })).status).toBe(404)
})
