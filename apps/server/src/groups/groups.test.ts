import { limits } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const groupPath = (name: string, userId?: string) =>
  `/api/groups/${name}${userId === undefined ? '' : `/members/${userId}`}`
const say = (chat: Chat, as: Visitor, body: string, slug = 'lobby') =>
  chat.json(`/api/rooms/${slug}/messages`, { as, json: { body } })

/** A server whose owner is Ada, with a group and people in it. */
async function withGroup(chat: Chat, name: string, ...members: Visitor[]): Promise<Visitor> {
  const ada = await chat.account('Ada', 'owner')
  expect((await chat.fetch(groupPath(name), { as: ada, method: 'PUT' })).status).toBe(200)
  for (const { id } of members)
    expect((await chat.fetch(groupPath(name, id), { as: ada, method: 'PUT' })).status).toBe(204)
  return ada
}

test('a group is listed with its members, and each change is told by another version', async () => {
  await using chat = await buildChat()
  const [bob, eve] = [await chat.account('Bob'), await chat.account('Eve')]
  const tab = await chat.connect(bob)
  const ada = await withGroup(chat, 'Designers', bob)
  const list = () => chat.json('/api/groups', { as: bob })
  expect(await list()).toMatchObject({
    groups: [{ name: 'designers', members: [{ id: bob.id, name: 'Bob', guest: false }] }],
  })
  await tab.next('group.changed')
  expect((await tab.next('group.changed')).version).toBe((await list()).version)

  await chat.fetch(groupPath('designers', eve.id), { as: ada, method: 'PUT' })
  await chat.fetch(groupPath('designers', bob.id), { as: ada, method: 'DELETE' })
  expect((await list()).groups[0].members).toMatchObject([{ name: 'Eve' }])
  expect((await chat.connect(bob)).welcome.groups).toBe((await list()).version)
  expect((await chat.connect(await chat.guest('Gus'))).welcome).not.toHaveProperty('groups')

  await chat.fetch(groupPath('designers'), { as: ada, method: 'DELETE' })
  expect(await list()).toEqual({ version: '', groups: [] })
})

test('a group is mentioned by its name: its members who may read the room, and of those each once', async () => {
  await using chat = await buildChat()
  const [bob, eve, dan] = [
    await chat.account('Bob'),
    await chat.account('Eve'),
    await chat.account('Dan'),
  ]
  const ada = await withGroup(chat, 'designers', bob, eve)
  const tab = await chat.connect(bob, { lobby: null })
  await tab.next('snapshot')
  const sent = await say(chat, dan, 'Dear @Designers, and @eve, look!')
  expect(sent).toMatchObject({ mentionGroups: ['Designers'] })
  expect(sent.mentions.toSorted()).toEqual([bob.id, eve.id].toSorted())
  expect(sent.mentionNames).toContain('eve')
  const [event] = await tab.eventsUpTo('lobby', 1)
  expect(event).toMatchObject({ message: { mentionGroups: ['Designers'] } })
  expect((await chat.json('/api/rooms/lobby/messages')).messages).toEqual([sent])
  expect(await chat.json('/api/rooms/lobby', { as: bob })).toMatchObject({ mentions: 1 })

  // Who is not in a private room does not hear of it.
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  expect((await say(chat, bob, '@designers?', slug)).mentions).toEqual([bob.id])
  // Guests reach no groups.
  expect(await say(chat, await chat.guest('Gus'), '@designers!')).not.toHaveProperty('mentions')
})

test('an edit that takes the group away takes the mark away, and one that adds it tells its members', async () => {
  await using chat = await buildChat()
  const [bob, dan] = [await chat.account('Bob'), await chat.account('Dan')]
  await withGroup(chat, 'designers', bob)
  // From when a page of theirs has come on, mentions are counted.
  await chat.connect(bob)
  const edit = async (seq: number, body: string) =>
    (
      await chat.fetch(`/api/rooms/lobby/messages/${seq}`, {
        ...{ as: dan, method: 'PATCH', json: { body } },
      })
    ).json()
  const mentions = async () => (await chat.json('/api/rooms/lobby', { as: bob })).mentions ?? 0
  const first = await say(chat, dan, 'Look, @designers')
  const second = await say(chat, dan, 'Look')
  expect(await mentions()).toBe(1)
  expect(await edit(first.seq, 'Look, all')).not.toHaveProperty('mentionGroups')
  expect(await mentions()).toBe(0)
  expect(await edit(second.seq, 'Look, @designers')).toMatchObject({
    ...{ mentions: [bob.id], mentionNames: ['designers'], mentionGroups: ['designers'] },
  })
  expect(await mentions()).toBe(1)
  const { messages } = await chat.json('/api/rooms/lobby/messages')
  expect(messages[0]).not.toHaveProperty('mentions')
  expect(messages[1]).toMatchObject({ mentionGroups: ['designers'] })
})

test('names of accounts, and of all, are no groups, and no account takes the name of a group', async () => {
  await using chat = await buildChat()
  await chat.account('Bob')
  const ada = await withGroup(chat, 'designers')
  const put = async (name: string) => {
    const answer = await chat.fetch(groupPath(encodeURIComponent(name)), { as: ada, method: 'PUT' })
    return answer.ok ? 'made' : ((await answer.json()) as { code: string }).code
  }
  expect(await put('bob')).toBe('username_taken')
  expect(await put('B0b')).toBe('username_taken')
  expect(await put('room')).toBe('invalid')
  expect(await put('two words')).toBe('invalid')
  expect(await put('support')).toBe('made')
  const json = { username: 'Designers', password: 'the garden of ada 17', role: 'member' }
  const refused = await chat.fetch('/api/admin/users', { as: ada, json })
  expect((await refused.json()).code).toBe('username_taken')
})

test('guests and unknown people are in no group, and no more than there is room for', async () => {
  await using chat = await buildChat()
  const gus = await chat.guest('Gus')
  const ada = await withGroup(chat, 'designers')
  const add = async (id: string, name = 'designers') =>
    (await chat.fetch(groupPath(name, id), { as: ada, method: 'PUT' })).status
  expect([await add(gus.id), await add('nobody'), await add(ada.id, 'painters')]).toEqual([
    404, 404, 404,
  ])
  const rows = Array.from({ length: limits.groups - 1 }, (_, n) => ({
    name: `group-${n}`,
    createdAt: '2026-01-01T00:00:00Z',
  }))
  await chat.app.context.db.insertInto('user_groups').values(rows).execute()
  const full = await chat.fetch(groupPath('painters'), { as: ada, method: 'PUT' })
  expect(await full.json()).toMatchObject({ code: 'too_many' })
})

test('a group gets another name and keeps its members; no account and no other group goes by it', async () => {
  await using chat = await buildChat()
  const bob = await chat.account('Bob')
  const ada = await withGroup(chat, 'designers', bob)
  await chat.fetch(groupPath('cooks'), { as: ada, method: 'PUT' })
  const before = await chat.json('/api/groups', { as: bob })
  const rename = (name: string, json: object, as = ada) =>
    chat.fetch(groupPath(name), { as, method: 'PATCH', json })

  for (const name of ['bob', 'cooks', 'c00ks'])
    expect((await rename('designers', { name })).status, name).toBe(409)
  expect((await rename('designers', { name: 'a b' })).status).toBe(400)
  expect((await rename('nobody', { name: 'makers' })).status).toBe(404)
  expect((await rename('designers', { name: 'makers' }, bob)).status).toBe(403)
  expect(await chat.json('/api/groups', { as: bob })).toEqual(before)

  // Also to a name that looks like its own.
  expect(await (await rename('designers', { name: 'Desi9ners' })).json()).toMatchObject({
    name: 'desi9ners',
    members: [{ id: bob.id }],
  })
  expect((await say(chat, ada, 'Dear @desi9ners')).mentions).toEqual([bob.id])
  expect(await say(chat, ada, 'Dear @designers')).not.toHaveProperty('mentions')
  expect((await chat.json('/api/groups', { as: bob })).version).not.toBe(before.version)
})
