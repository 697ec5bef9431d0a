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
