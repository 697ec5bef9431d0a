import { expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { looksSecret, secretSlug } from './secret-slug.ts'

test('security 44: a secret address ends in 128 bits, and is as long as an address may be at most', () => {
  const slugs = Array.from({ length: 1_000 }, () => secretSlug('x'.repeat(64)))
  const ends = slugs.map((slug) => /^x{30}-([0-9a-f]{32})$/.exec(slug)?.[1])

  expect(new Set(ends).size).toBe(1_000)
  expect(ends).not.toContain(undefined)
  expect(secretSlug('!!!')).toMatch(/^room-[0-9a-f]{32}$/)
  expect(slugs.every(looksSecret)).toBe(true)
  expect(['attic', 'room-2', 'deadbeef', `a-${'0'.repeat(15)}`].some(looksSecret)).toBe(false)
})

test('security 43: to choose an address that looks like a secret one tells nothing of what is there', async () => {
  await using chat = await buildChat()
  const { slug } = await makePrivateRoom(chat, await chat.account('Ada'))
  const old = 'attic-0123456789abcdef'
  await chat.app.context.log.createRoom({ slug: old, name: 'Attic', kind: 'private' })
  const eve = await chat.account('Eve')
  const make = async (slug: string) => {
    const answer = await chat.fetch('/api/rooms', { as: eve, json: { slug } })
    return [answer.status, await answer.json()]
  }

  for (const [taken, free] of [
    [slug, secretSlug('Attic')],
    [old, 'attic-0123456789abcdee'],
  ] as const)
    expect(await make(taken)).toEqual(await make(free))
  expect((await make(slug))[0]).toBe(400)
  expect(await enter(chat, slug)).toBe(await enter(chat, secretSlug('Attic')))
  expect((await chat.json('/api/rooms')).rooms).toHaveLength(1)
})

/** What a tutorial's page is told that opens this address. */
async function enter(chat: Chat, slug: string): Promise<string> {
  const socket = await chat.seed(`/ws/chat/${slug}/`)
  await socket.sendJson({ message: 'Tea?' })
  const answer = JSON.stringify(await socket.receiveJson())
  await socket.disconnect()
  return answer.replace(slug, 'there')
}
