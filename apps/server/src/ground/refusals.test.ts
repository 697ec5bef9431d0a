import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { openCounts } from './counts.ts'
import { createNoteRefusal } from './refusals.ts'

const filter = join(import.meta.dirname, '../../../../deploy/fail2ban/filter.d/lobby.conf')
const [, failregex = ''] = /^failregex = (.*)$/m.exec(readFileSync(filter, 'utf8')) ?? []
/** As fail2ban reads it: `<ADDR>` is an address of either kind. */
const expression = new RegExp(failregex.replace('<ADDR>', '([0-9.]+|[0-9a-f:]+)'))
const addressIn = (line: string) => expression.exec(line)?.[1]

test('fail2ban finds the addresses of failed sign-ins, of what is too often, and of banned ones, and no other', async () => {
  const lines: string[] = []
  await using chat = await buildChat({
    env: {
      LOBBY_LIMITS: 'on',
      LOBBY_TRUSTED_PROXIES: '127.0.0.1',
      LOBBY_ORIGIN: 'https://chat.example.org',
      LOBBY_GUESTS: 'on',
    },
    log: (line) => lines.push(line),
  })
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  const signIn = { username: '"address":"192.0.2.66"', password: 'wrong and long' }
  await chat.fetch('/api/auth/sign-in', { json: signIn, ...from('203.0.113.7') })
  const tooOften = async () =>
    (await chat.fetch('/api/auth/guest', { json: { name: 'Eve' }, ...from('2001:db8::7') })).status
  let asked = 0
  while ((await tooOften()) !== 429) expect(++asked).toBeLessThan(100)
  expect(await tooOften()).toBe(429)
  const ban = { network: '198.51.100.0/24', reason: '', createdBy: 'Ada', expiresAt: null }
  await chat.app.context.addressBans.add(ban, 'operator')
  for (let time = 0; time < 3; time++)
    expect((await chat.fetch('/api/rooms', from('198.51.100.9'))).status).toBe(403)

  await waitFor(() => {
    const found = lines.flatMap((line) => addressIn(line) ?? [])
    expect(found.toSorted()).toEqual(['198.51.100.9', '2001:db8::7', '203.0.113.7'])
  })
})

test('an address has a line a minute, and a flood of addresses a thousand', () => {
  let now = 0
  const lines: object[] = []
  const note = createNoteRefusal({
    counts: openCounts(),
    clock: { monotonic: () => now, wall: () => 0, after: () => () => {} },
    logger: { warn: (fields: object) => void lines.push(fields) } as never,
  })
  for (let time = 0; time < 5; time++) note('rate', '203.0.113.7')
  note('not_found', '203.0.113.7')
  expect(lines).toEqual([{ address: '203.0.113.7' }])
  for (let time = 0; time < 5; time++) note('metrics', '203.0.113.7')
  expect(lines).toHaveLength(2)
  now = 60_000
  for (let host = 0; host < 2_000; host++) note('rate', `10.0.${host >> 8}.${host & 255}`)
  expect(lines).toHaveLength(1_002)
})
