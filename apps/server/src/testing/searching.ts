import { waitFor } from '@lobby/channels/testing/waiting'
import type { SearchPage } from '@lobby/protocol'
import { expect } from 'vitest'
import type { Chat, Visitor } from './build-chat.ts'

export const say = async (chat: Chat, as: Visitor, body: string, more = {}, slug = 'lobby') =>
  (await chat.json(`/api/rooms/${slug}/messages`, { as, json: { body, ...more } })).seq as number

export const search = (chat: Chat, as: Visitor, q: string, more = ''): Promise<SearchPage> =>
  chat.json(`/api/search?q=${encodeURIComponent(q)}${more}`, { as })

/** The texts that a person finds. */
export const found = async (chat: Chat, as: Visitor, q: string, more = '') =>
  (await search(chat, as, q, more)).results?.map(({ message }) => message.body)

/** What is found, once the index has been written. */
export const comesTo = (chat: Chat, as: Visitor, q: string, expected: readonly string[]) =>
  waitFor(async () => expect(await found(chat, as, q)).toEqual(expected))

/** So many messages that those before are found by the index alone. Answers once it has them. */
export async function sayMuch(chat: Chat, as: Visitor): Promise<void> {
  const { db } = chat.app.context
  const { number } = await db
    .selectFrom('event_rows')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirstOrThrow()
  await sayOften(chat, as, { count: 1_100, body: 'zzz', slug: 'lobby' })
  await waitFor(async () => {
    const { below } = await db.selectFrom('search_state').select('below').executeTakeFirstOrThrow()
    expect(below).toBeGreaterThan(Number(number))
  })
}

/** The same message again and again, straight into the log. */
export async function sayOften(
  chat: Chat,
  { id, name }: Visitor,
  { count, body, slug }: { count: number; body: string; slug: string },
): Promise<void> {
  const { log, db } = chat.app.context
  const room = await db
    .selectFrom('rooms')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow()
  const author = { id, name, guest: false }
  await Promise.all(
    Array.from({ length: count }, () =>
      log.append(room.id, {
        kind: 'message.created',
        author,
        body,
        clientId: crypto.randomUUID(),
      }),
    ),
  )
}
