import { expect, test } from 'vitest'
import { LobbyProcess, temporaryFolder } from '../../testing/lobby-process.ts'

const json = { 'content-type': 'application/json' }

test('security 15: while two hundred sign in at once, the others are answered nearly as before', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path, LOBBY_LIMITS: 'off' })
  const signIn = async (n: number) => {
    const body = JSON.stringify({ username: `person${n}`, password: 'the wrong garden 17' })
    const init = { method: 'POST', headers: json, body }
    return (await fetch(`${server.url}/api/auth/sign-in`, init)).status
  }
  const canary = async () => {
    const began = performance.now()
    expect((await fetch(`${server.url}/api/rooms`)).status).toBe(200)
    return performance.now() - began
  }

  const alone: number[] = []
  const beside: number[] = []
  const statuses = new Set<number>()
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 30; n++) alone.push(await canary())
    let isOver = false
    const flood = Promise.all(Array.from({ length: 200 }, (_, n) => signIn(n))).finally(() => {
      isOver = true
    })
    while (!isOver) beside.push(await canary())
    for (const status of await flood) statuses.add(status)
  }

  // So many were hashed, the rest was told to come again.
  expect(statuses).toEqual(new Set([401, 503]))
  expect(beside.length).toBeGreaterThan(10)
  // A hash in the server's own thread would hold each of them up for all that are waiting: a hundred times as long.
  expect(middle(beside) / middle(alone)).toBeLessThan(10)
})

function middle(sample: readonly number[]): number {
  return sample.toSorted((a, b) => a - b)[Math.floor(sample.length / 2)] ?? Number.NaN
}
