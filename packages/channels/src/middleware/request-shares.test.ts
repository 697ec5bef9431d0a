import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Application, HttpScope } from '../application.ts'
import { HttpCommunicator } from '../testing/http-communicator.ts'
import { waitFor } from '../testing/waiting.ts'
import { type RequestShares, RequestSharesMiddleware } from './request-shares.ts'

afterEach(() => void vi.useRealTimers())

/** An application that holds every request until it is told to answer. */
function build(options: Partial<RequestShares> = {}) {
  const held = new Map<string, () => void>()
  const begun: string[] = []
  const inner: Application<HttpScope> = async ({ path }, _receive, send) => {
    begun.push(path)
    await new Promise<void>((resolve) => held.set(path, resolve))
    await send({ type: 'http.response.start', status: 200, headers: new Headers() })
    if (path.startsWith('/slow')) await new Promise<void>((resolve) => held.set(path, resolve))
    await send({ type: 'http.response.body' })
  }
  const application = RequestSharesMiddleware(inner, {
    ...{ atOnce: 2, waiting: 3, atMost: 60_000 },
    ...options,
  })
  const ask = async (host: string, path: string, headers: Record<string, string> = {}) => {
    const scope = { client: { host, port: 1 } }
    const request = new HttpCommunicator<HttpScope>(application, path, { scope, headers })
    return (await request.getResponse(60_000)).status
  }
  /** Answers a request as soon as the application has it. */
  const answer = (path: string) =>
    waitFor(() => {
      const goOn = held.get(path)
      if (!goOn) throw new Error(`${path} has not begun.`)
      held.delete(path)
      goOn()
    })
  const hasBegun = (...paths: string[]) => waitFor(() => expect(begun).toEqual(paths))
  return { ask, answer, begun, hasBegun }
}

describe('security 65: requests of one network', () => {
  test('have so many places; the others wait in their order, and those of another network do not', async () => {
    const { ask, answer, hasBegun } = build()
    const asked = ['/1', '/2', '/3', '/4'].map((path) => ask('192.0.2.1', path))
    await hasBegun('/1', '/2')
    const other = ask('192.0.2.2', '/other')
    await hasBegun('/1', '/2', '/other')

    await answer('/2')
    await hasBegun('/1', '/2', '/other', '/3')
    await answer('/1')
    await hasBegun('/1', '/2', '/other', '/3', '/4')
    for (const path of ['/3', '/4', '/other']) await answer(path)
    expect(await Promise.all([...asked, other])).toEqual([200, 200, 200, 200, 200])
  })

  test('wait behind those that came before, also where a place was given back just now', async () => {
    const { ask, answer, begun, hasBegun } = build({ atOnce: 1 })
    const asked = ['/1', '/2'].map((path) => ask('192.0.2.1', path))
    await hasBegun('/1')
    void answer('/1')
    // The answer begins in a few microtasks; whose turn is next is decided in a later turn of the loop.
    for (let n = 0; n < 50; n++) await undefined
    const newcomer = ask('192.0.2.1', '/newcomer')
    const neighbour = ask('192.0.2.2', '/neighbour')
    await hasBegun('/1', '/neighbour', '/2')
    expect(begun).not.toContain('/newcomer')
    for (const path of ['/2', '/newcomer', '/neighbour']) await answer(path)
    expect(await Promise.all([...asked, newcomer, neighbour])).toEqual([200, 200, 200, 200])
  })

  test('are refused where too many wait, and let in again later', async () => {
    const { ask, answer, hasBegun } = build()
    const asked = ['/1', '/2', '/3', '/4', '/5'].map((path) => ask('192.0.2.1', path))
    expect(await ask('192.0.2.1', '/6')).toBe(429)
    for (const path of ['/1', '/2', '/3', '/4', '/5']) await answer(path)
    expect(await Promise.all(asked)).toEqual([200, 200, 200, 200, 200])
    const again = ask('192.0.2.1', '/7')
    await hasBegun('/1', '/2', '/3', '/4', '/5', '/7')
    await answer('/7')
    expect(await again).toBe(200)
  })

  test('share the places of a /48, whatever /64 they come from', async () => {
    const { ask, begun, hasBegun } = build({ atOnce: 1 })
    for (let n = 0; n < 20; n++) void ask(`2001:db8:1:${(n * 256).toString(16)}::1`, `/${n}`)
    void ask('2001:db8:2::1', '/neighbour')
    await hasBegun(...Array.from({ length: 16 }, (_, n) => `/${n}`), '/neighbour')
    expect(begun).toHaveLength(17)
  })

  test('give their place back as the answer begins, or when they take too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { ask, answer, hasBegun } = build({ atOnce: 1, atMost: 1_000 })
    for (const path of ['/slow', '/2', '/3']) void ask('192.0.2.1', path)
    await hasBegun('/slow')
    await answer('/slow')
    await hasBegun('/slow', '/2')
    vi.advanceTimersByTime(1_000)
    await hasBegun('/slow', '/2', '/3')
  })

  test('are not counted for this machine', async () => {
    const { ask, hasBegun } = build({ atOnce: 1 })
    for (const path of ['/1', '/2', '/3']) void ask('127.0.0.1', path)
    await hasBegun('/1', '/2', '/3')
  })

  test('count as those of an account where it is known, wherever it comes from', async () => {
    const shareOf = ({ headers }: HttpScope) => headers.get('account') ?? undefined
    const { ask, answer, begun, hasBegun } = build({ atOnce: 1, shareOf })
    void ask('192.0.2.1', '/flood')
    void ask('192.0.2.1', '/more')
    void ask('192.0.2.1', '/ada', { account: 'ada' })
    void ask('192.0.2.2', '/ada-again', { account: 'ada' })
    await hasBegun('/flood', '/ada')
    await answer('/ada')
    await hasBegun('/flood', '/ada', '/ada-again')
    expect(begun).not.toContain('/more')
  })
})
