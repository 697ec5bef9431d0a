import type { ChatClient } from '@lobby/client'
import type { Message, Room } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { createWhyItRings } from './why-it-rings.ts'

type Client = Parameters<typeof createWhyItRings>[0]

const author = { id: 'bob', name: 'Bob', guest: false } as const
const room = { slug: 'attic', kind: 'private', readSeq: 0 } as unknown as Room
const says = (of: Partial<Message>) => ({ seq: 9, body: 'Tea?', author, ...of }) as Message

/** Ada's client; its server answers with the next of these whether she follows the thread, or does not answer. */
function ask(answers: (boolean | Error)[], profile: object = {}) {
  const me = { kind: 'signed-in', user: { id: 'ada', name: 'Ada', guest: false } }
  const state = { session: me, profile, timelines: new Map() }
  const call = async () => {
    const answer = answers.shift()
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('Not asked for.')
    return { followed: { following: answer, readSeq: 0 } }
  }
  const client = { getState: () => state, api: { call }, personal: { on: () => () => {} } }
  return createWhyItRings(client as unknown as Client & Pick<ChatClient, 'api'>)
}

test('whether a thread is followed is asked once; a question without an answer is asked again with the next message', async () => {
  const away = new Error('The server is away.')
  const why = ask([away, true])
  await expect(why(room, says({ thread: 4 }))).rejects.toBe(away)
  expect(await why(room, says({ thread: 4 }))).toBe('thread')
  expect(await why(room, says({ thread: 4 }))).toBe('thread')
})

test('a message that calls the person in a thread rings there, whether they follow it or not; one in the room is counted by it', async () => {
  const call = { thread: 4, mentions: ['ada'] }
  expect(await ask([])(room, says(call))).toBe('mention')
  expect(await ask([], { keywords: ['tea'] })(room, says({ thread: 4 }))).toBe('mention')
  expect(await ask([], { blocked: ['bob'] })(room, says(call))).toBeUndefined()
  expect(await ask([false])(room, says({ thread: 4, mentions: ['eve'] }))).toBeUndefined()
  expect(await ask([])(room, says({ mentions: ['ada'] }))).toBeUndefined()
  const muted = { ...room, level: { level: 'nothing' } } as Room
  expect(await ask([])(muted, says(call))).toBeUndefined()
})
