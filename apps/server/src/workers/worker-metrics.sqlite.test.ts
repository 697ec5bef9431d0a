import { expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import type { Chat } from '../testing/build-chat.ts'
import { buildWorkers } from '../testing/build-workers.ts'
import { Link } from './link.ts'
import { linkedPair } from './testing/linked-pair.ts'
import { measureAll } from './worker-measures.ts'
import type { OfLogProcess, OfWorker } from './worker-requests.ts'

const token = 'sixteen-or-more-letters'
const env = { LOBBY_METRICS_TOKEN: token }

/** The lines of the metrics with these names, as the process says that is asked. */
async function linesAt(chat: Chat | undefined, names: RegExp): Promise<string[]> {
  const answer = await chat?.fetch('/metrics', { headers: { authorization: `Bearer ${token}` } })
  expect(answer?.status).toBe(200)
  const lines = (await answer?.text())?.split('\n') ?? []
  return lines.filter((line) => names.test(line))
}

test('metrics are those of the whole server, whichever process is asked: what workers count has their number', async () => {
  await using server = await buildWorkers(2, { env })
  const [one, other] = server.workers.map(({ chat }) => chat)
  const [ada] = [await one?.connect('Ada', { lobby: null })]
  const bob = await other?.connect('Bob', { lobby: null })
  await ada?.post({ type: 'message.send', room: 'lobby', clientId: 'client-1', body: 'Tea?' })
  await bob?.eventsUpTo('lobby', 1)

  for (const chat of [server.owner, one, other]) {
    expect(await linesAt(chat, /^lobby_(messages_stored|deliveries)_total/)).toEqual([
      'lobby_messages_stored_total 1',
      'lobby_deliveries_total 0',
      'lobby_deliveries_total{worker="1"} 1',
      'lobby_deliveries_total{worker="2"} 1',
    ])
    expect(await linesAt(chat, /^lobby_info/)).toHaveLength(1)
    const typed = await linesAt(chat, /^# TYPE /)
    expect(new Set(typed).size).toBe(typed.length)
    expect(await linesAt(chat, /^lobby_http_request_seconds_count/)).toHaveLength(3)
  }
})

test('metrics of a worker that has ended are gone, and those of the others stay', async () => {
  await using server = await buildWorkers(2, { env })
  const [first] = server.workers
  const memory = () => linesAt(server.owner, /^process_resident_memory_bytes/)
  expect(await memory()).toHaveLength(3)
  first?.cut()
  expect(await memory()).toEqual([
    expect.not.stringContaining('worker'),
    expect.stringContaining('{worker="2"}'),
  ])
})

test('a worker that stands still is left out after a second', async () => {
  const linkTo = (measure: () => Promise<[]>) => {
    const { ends } = linkedPair()
    const options = { failed() {} }
    new Link<OfLogProcess, OfWorker>(ends[1], options).answer({ measure } as never)
    const link = new Link<OfWorker, OfLogProcess>(ends[0], options)
    link.answer({} as never)
    return link
  }
  const waits: (readonly [milliseconds: number, isOver: () => void])[] = []
  const clock = {
    ...systemClock,
    after(milliseconds: number, call: () => void) {
      waits.push([milliseconds, call])
      return () => {}
    },
  }
  const still = linkTo(() => new Promise(() => {}))
  const quick = linkTo(async () => [])
  const links = [
    [still, 1],
    [quick, 2],
  ] as const

  const measuring = measureAll(links, clock)
  // Answers come in the order of the questions.
  await quick.ask('measure', null)
  waits[0]?.[1]()

  expect(await measuring).toEqual(new Map([[2, []]]))
  expect(waits.map(([milliseconds]) => milliseconds)).toEqual([1_000, 1_000])
})
