import type { Sidebar } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const section = { id: 'work', name: 'Work', folded: false, order: 'own', rooms: ['lobby'] } as const
const put = (chat: Chat, as: Visitor, json: object) =>
  chat.fetch('/api/sidebar', { as, method: 'PUT', json })
const sidebarOf = (chat: Chat, as: Visitor) => chat.json('/api/sidebar', { as })

test('the sections of a person are theirs alone, and the same in all of their tabs', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.guest('Bob')]
  const tabs = [await chat.connect(ada), await chat.connect(ada)]
  expect(await sidebarOf(chat, ada)).toEqual({ version: 0, sections: [] })

  const sidebar: Sidebar = { version: 1, sections: [{ ...section, rooms: ['lobby'] }] }
  const answer = await put(chat, ada, { ...sidebar, version: 0 })
  expect(await answer.json()).toEqual(sidebar)
  for (const tab of tabs)
    expect(await tab.next('sidebar.changed')).toEqual({ type: 'sidebar.changed', sidebar })
  expect(await sidebarOf(chat, ada)).toEqual(sidebar)
  expect(await sidebarOf(chat, bob)).toEqual({ version: 0, sections: [] })
})

test('of two changes of one version, one is refused and changes nothing', async () => {
  await using chat = await buildChat()
  const ada = await chat.guest('Ada')
  const named = (version: number, name: string) =>
    put(chat, ada, { version, sections: [{ ...section, name }] })
  for (const version of [0, 1]) {
    const answers = await Promise.all([named(version, 'Here'), named(version, 'There')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const won = await answers.find(({ ok }) => ok)?.json()
    expect(await sidebarOf(chat, ada)).toEqual(won)
    const lost = await answers.find(({ ok }) => !ok)?.json()
    expect(lost).toMatchObject({ code: 'changed_meanwhile' })
  }
  expect((await named(7, 'Far')).status).toBe(409)
})

test('too many sections or rooms are refused, and so is one thing twice', async () => {
  await using chat = await buildChat()
  const ada = await chat.guest('Ada')
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `r${index}`)
  const refused = [
    numbered(31).map((id) => ({ ...section, id, rooms: [] })),
    [{ ...section, rooms: numbered(1_001) }],
    [section, { ...section, rooms: [] }],
    [section, { ...section, id: 'home' }],
    [{ ...section, name: ' ' }],
    [{ ...section, order: 'loud' }],
  ]
  for (const sections of refused)
    expect((await put(chat, ada, { version: 0, sections })).status).toBe(400)
  expect(await sidebarOf(chat, ada)).toEqual({ version: 0, sections: [] })
})
