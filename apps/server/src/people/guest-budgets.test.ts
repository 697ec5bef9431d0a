import type { MadeGuestLink } from '@lobby/protocol'
import { expect, test } from 'vitest'
import type { RateName } from '../ground/rate-limit.ts'
import { sharedRates } from '../shared/shared-rates.ts'
import { buildChat, type Chat, type Visitor, visitorFrom } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

/** A server behind a proxy. */
function build(): Promise<Chat> {
  const env = {
    LOBBY_LIMITS: 'on',
    LOBBY_ORIGIN: 'https://chat.example.org',
    LOBBY_TRUSTED_PROXIES: '127.0.0.1',
    LOBBY_GUESTS: 'on',
    LOBBY_OPEN_ROOMS: 'on',
  }
  return buildChat({ rooms: ['garden'], env })
}

const from = (address: string) => ({ 'x-forwarded-for': address })

const enter = (chat: Chat, address: string) =>
  chat.fetch('/api/auth/guest', { json: { name: 'Gus' }, headers: from(address) })

/** Takes all that is left of a budget of this node, by network where there is an address. */
function useUp({ app: { context } }: Chat, rate: RateName, address: string): void {
  expect(() => {
    for (;;) context.limiter.consumeFrom(rate, address)
  }).toThrow('too often')
}

/** Takes all that is left of a daily budget; answers how much that was. */
async function useUpDay(
  { app: { context } }: Chat,
  rate: 'guestsInDay' | 'guestsInDayOfAll',
  address = '',
): Promise<number> {
  const { db, clock } = context
  const { perSecond, burst } = sharedRates[rate]
  const key = rate === 'guestsInDay' ? `${rate}  ${address}/32` : `${rate} `
  const before = await db
    .selectFrom('budgets')
    .where('key', '=', key)
    .selectAll()
    .executeTakeFirst()
  const now = clock.wall()
  const missing = ((Math.max(now, before?.fullAt ?? 0) - now) / 1_000) * perSecond
  const row = { key, fullAt: now + (burst / perSecond) * 1_000 }
  await db
    .insertInto('budgets')
    .values(row)
    .onConflict((known) => known.column('key').doUpdateSet(row))
    .execute()
  return burst - missing
}

const refused = { status: 429, waitFor: expect.stringMatching(/^[1-9]\d*$/) }
const said = ({ status, headers }: Response) => ({ status, waitFor: headers.get('retry-after') })

test('security 66: one network makes only so many guests in a day, and others come in', async () => {
  await using chat = await build()
  await useUpDay(chat, 'guestsInDay', '192.0.2.7')

  expect(said(await enter(chat, '192.0.2.7'))).toEqual(refused)
  expect((await enter(chat, '192.0.2.8')).status).toBe(200)
  const { guests } = await chat.app.context.db
    .selectFrom('user')
    .select(({ fn }) => fn.countAll<number>().as('guests'))
    .executeTakeFirstOrThrow()
  expect(guests).toBe(1)
})

test('security 66: all networks together make only so many guests in a day, and earlier guests stay', async () => {
  await using chat = await build()
  const gus = await visitorFrom(await enter(chat, '192.0.2.7'))
  await useUpDay(chat, 'guestsInDayOfAll')

  expect(said(await enter(chat, '192.0.2.8'))).toEqual(refused)
  const sent = await chat.fetch('/api/rooms/lobby/messages', { as: gus, json: { body: 'Tea?' } })
  expect(sent.status).toBe(201)
})

test('security 66: a guest link makes guests from the same budgets; a wrong one, and who comes back, use up nothing', async () => {
  await using chat = await build()
  const ada = await chat.account('Ada')
  const { slug } = await makePrivateRoom(chat, ada)
  const link: MadeGuestLink = await chat.json(`/api/rooms/${slug}/guest-links`, {
    ...{ as: ada, json: {} },
  })
  const right = link.url.split('/').at(-1) ?? ''
  const enterBy = (token: string, address: string, as?: Visitor) =>
    chat.fetch('/api/guest-link/enter', {
      ...{ json: { token, name: 'Gus' }, headers: from(address), ...(as && { as }) },
    })
  const gus = await visitorFrom(await enterBy(right, '192.0.2.7'))
  for (let n = 0; n < 5; n++)
    expect((await enterBy('x'.repeat(right.length), '192.0.2.7')).status).toBe(404)
  expect((await enterBy(right, '192.0.2.9', gus)).status).toBe(200)

  expect(await useUpDay(chat, 'guestsInDay', '192.0.2.7')).toBe(sharedRates.guestsInDay.burst - 1)
  expect(said(await enterBy(right, '192.0.2.7'))).toEqual(refused)
  expect((await enterBy(right, '192.0.2.8')).status).toBe(200)
  expect(await useUpDay(chat, 'guestsInDayOfAll')).toBe(sharedRates.guestsInDayOfAll.burst - 2)
  expect(said(await enterBy(right, '192.0.2.10'))).toEqual(refused)
})

test('security 65: the guests of one network take only so many names together', async () => {
  await using chat = await build()
  const [gus, mia] = [
    await visitorFrom(await enter(chat, '192.0.2.7')),
    await visitorFrom(await enter(chat, '192.0.2.8')),
  ]
  const rename = (as: Visitor, address: string) =>
    chat.fetch('/api/auth/me', {
      ...{ method: 'PATCH', as, json: { name: 'Max' }, headers: from(address) },
    })
  useUp(chat, 'renameByNetwork', '192.0.2.7')

  expect(said(await rename(gus, '192.0.2.7'))).toEqual(refused)
  expect((await rename(mia, '192.0.2.8')).status).toBe(200)
})

test('security 65: the guests of one network change rooms only so often together', async () => {
  await using chat = await build()
  const [gus, mia] = [
    await visitorFrom(await enter(chat, '192.0.2.7')),
    await visitorFrom(await enter(chat, '192.0.2.8')),
  ]
  const change = (as: Visitor, address: string) =>
    chat.fetch('/api/rooms/garden', {
      ...{ method: 'PATCH', as, json: { name: 'Meadow' }, headers: from(address) },
    })
  useUp(chat, 'changeByNetwork', '192.0.2.7')

  expect(said(await change(gus, '192.0.2.7'))).toEqual(refused)
  expect((await change(mia, '192.0.2.8')).status).toBe(200)
})
