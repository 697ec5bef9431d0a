import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { checkedLimits } from './checked-limits.ts'
import { defaultLimits } from './limits.ts'
import { echo, TestServers } from './test-peers.ts'

const servers = new TestServers()
afterEach(() => servers.close())

test('a server starts with any one limit that is shorter or longer than what goes with it', async () => {
  for (const limits of [
    { requestTimeout: 5_000 },
    { headersTimeout: 60_000 },
    { silence: 1_000 },
  ]) {
    const server = await servers.serve(echo, { limits })
    expect((await fetch(server.url, { method: 'POST', body: 'hello' })).status).toBe(200)
  }
})

test('what was left out gives way to what was said', () => {
  expect(checkedLimits()).toEqual(defaultLimits)
  expect(checkedLimits({ requestTimeout: 5_000 }).headersTimeout).toBe(5_000)
  expect(checkedLimits({ headersTimeout: 60_000 }).requestTimeout).toBe(60_000)
  expect(checkedLimits({ silence: 1_000 })).toMatchObject({ pingEvery: 1_000 })
  expect(checkedLimits({ pingEvery: 100_000 })).toMatchObject({
    silence: 100_000,
    silenceWhileBehind: 100_000,
  })
  expect(checkedLimits({ silenceWhileBehind: 1_000 })).toMatchObject({
    pingEvery: 1_000,
    silence: 1_000,
  })
})

test.each([
  [{ headersTimeout: 10, requestTimeout: 5 }, 'headersTimeout (10) is above requestTimeout (5)'],
  [{ pingEvery: 10, silence: 5 }, 'pingEvery (10) is above silence (5)'],
  [{ pingEvery: 10, silenceWhileBehind: 5 }, 'pingEvery (10) is above silenceWhileBehind (5)'],
  [{ maxPayloads: 5 }, 'There is no limit "maxPayloads"; there are maxPayload, '],
  [{ maxPayload: 0 }, 'maxPayload is a whole number from 1 to 2147483647, not 0'],
  [{ maxPayload: '1' }, 'maxPayload is a whole number'],
  [{ silence: Number.POSITIVE_INFINITY }, 'silence is a whole number from 1 to 2147483647, not'],
  [{ maxConnections: 1.5 }, 'or Infinity, not 1.5'],
  [{ acceptTimeout: Number.NaN }, 'not NaN'],
])('the limits %j are refused, with what is right', async (limits, why) => {
  await expect(servers.serve(echo, { limits: limits as object })).rejects.toThrow(why)
})

test('every limit stands in the README with its default, and nothing else does', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| ([\d,]+|none) +\|/gm)].map(
    ([, name, value = '']) => [
      name,
      value === 'none' ? Number.POSITIVE_INFINITY : Number(value.replaceAll(',', '')),
    ],
  )
  expect(Object.fromEntries(rows)).toEqual(defaultLimits)
})
