import { describe, expect, test } from 'vitest'
import type { Application, WebSocketScope } from '../application.ts'
import { HandshakeRateMiddleware } from './handshake-rate.ts'

const network = { perSecond: 1, burst: 3 }
const world = { perSecond: 5, burst: 10 }

/** Lets every socket in that comes so far. `knock` answers the status of a refusal, or 101. */
function build() {
  const time = { now: 0 }
  let asked = 0
  const inner: Application<WebSocketScope> = async (_scope, _receive, send) => {
    asked++
    await send({ type: 'websocket.accept' })
  }
  const clock = () => time.now
  const application = HandshakeRateMiddleware(inner, { network, world, clock })
  const knock = async (host: string): Promise<unknown> => {
    let answer: unknown
    const scope = { type: 'websocket', client: { host, port: 1 } } as WebSocketScope
    await application(
      scope,
      () => new Promise(() => {}),
      async (event) => {
        answer = event.type === 'websocket.accept' ? 101 : event.status
      },
    )
    return answer
  }
  const knocks = (host: string, times: number) =>
    Promise.all(Array.from({ length: times }, () => knock(host)))
  return { time, knock, knocks, asked: () => asked }
}

describe('security 65: handshakes that come too fast', () => {
  test('from one network are told so, and take nothing from the others', async () => {
    const { knocks, knock, asked } = build()

    expect(await knocks('192.0.2.1', 5_000)).toEqual([101, 101, 101, ...Array(4_997).fill(429)])
    expect(asked()).toBe(3)
    expect(await knocks('192.0.2.2', 3)).toEqual([101, 101, 101])
    expect(await knock('::ffff:192.0.2.1')).toBe(429)
  })

  test('are let in again as time passes', async () => {
    const { knocks, time } = build()
    await knocks('192.0.2.1', 4)
    time.now += 2_000
    expect(await knocks('192.0.2.1', 3)).toEqual([101, 101, 429])
  })

  test('from everywhere are told to come back', async () => {
    const { knock, time } = build()
    const answers = []
    for (let n = 1; n <= 12; n++) answers.push(await knock(`192.0.2.${n}`))
    expect(answers).toEqual([...Array(10).fill(101), 503, 503])
    time.now += 1_000
    expect(await knock('192.0.2.11')).toBe(101)
  })

  test('from this machine count as the world alone', async () => {
    const { knocks } = build()
    expect(await knocks('127.0.0.1', 11)).toEqual([...Array(10).fill(101), 503])
  })
})
