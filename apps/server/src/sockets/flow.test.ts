import { expect, test } from 'vitest'
import { backpressure } from './backpressure.ts'
import { Flow } from './flow.ts'
import { Flows } from './flows.ts'

/** A network in which the test decides what waits, and when it is read. */
class FakeNetwork {
  queued = 0
  silent = 0
  /** Pings that were not answered. */
  readonly asked: (() => void)[] = []
  readonly queuedBytes = () => this.queued
  readonly unansweredFor = () => this.silent
  readonly whenRead = () => new Promise<void>((resolve) => this.asked.push(resolve))

  async read(): Promise<void> {
    this.queued = 0
    for (const answer of this.asked.splice(0)) answer()
    await new Promise(setImmediate)
  }
}

function openFlow() {
  const network = new FakeNetwork()
  const ends: string[] = []
  return { network, ends, flow: new Flow(network, () => ends.push('too slow')) }
}

test('a connection to which much is owed lags until it has read everything', async () => {
  const { network, flow } = openFlow()
  network.queued = backpressure.queuedBytes
  expect(flow.isOpen).toBe(true)

  network.queued++
  expect(flow.isOpen).toBe(false)
  network.queued = 0
  expect(flow.isOpen).toBe(false)
  expect(network.asked).toHaveLength(1)

  await network.read()
  expect(flow.isOpen).toBe(true)
})

test('pages are sent in turns, 64 KB ahead of what was read', async () => {
  const { network, flow } = openFlow()
  const page = backpressure.inFlight / 2
  const sends: string[] = []
  expect(flow.takeTurn(() => {})).toBe(true)
  for (const room of ['garden', 'attic', 'lobby']) flow.takeTurn(() => sends.push(room))
  flow.sent(page)
  await new Promise(setImmediate)
  expect(sends).toEqual(['garden'])
  flow.sent(page)
  await new Promise(setImmediate)
  expect(sends).toEqual(['garden'])

  // The first page alone was read: there is place for one more.
  network.asked.shift()?.()
  await new Promise(setImmediate)
  expect(sends).toEqual(['garden', 'attic'])
  flow.sent(page)
  await network.read()
  expect(sends).toEqual(['garden', 'attic', 'lobby'])
})

test('who lags gets no page before everything was read', async () => {
  const { network, flow } = openFlow()
  flow.lag()
  let isMine = false
  flow.takeTurn(() => {
    isMine = true
  })
  await new Promise(setImmediate)
  expect(isMine).toBe(false)
  await network.read()
  expect(isMine).toBe(true)
})

test('who waits for a turn no more is passed over', async () => {
  const { network, flow } = openFlow()
  flow.lag()
  const sends: string[] = []
  const [garden, attic] = [() => sends.push('garden'), () => sends.push('attic')]
  for (const begin of [garden, attic]) flow.takeTurn(begin)

  flow.leave(garden)
  await network.read()

  expect(sends).toEqual(['attic'])
})

test('one look finds who has not read for long, and who is owed too much', () => {
  const flows = new Flows()
  const [quick, slow, hopeless] = [openFlow(), openFlow(), openFlow()]
  for (const { flow } of [quick, slow, hopeless]) flows.watch(flow)
  slow.network.silent = backpressure.unreadFor + 1
  hopeless.network.queued = backpressure.tooMany + 1

  flows.look()

  expect([quick, slow, hopeless].map(({ flow }) => flow.lags)).toEqual([false, true, false])
  expect([quick, slow, hopeless].map(({ ends }) => ends.length)).toEqual([0, 0, 1])
  for (const { flow } of [quick, slow, hopeless]) flows.forget(flow)
})

test('above the budget of all, the largest queues lag first', () => {
  const flows = new Flows(100)
  const opened = [60, 10, 50].map((queued) => {
    const one = openFlow()
    one.network.queued = queued
    flows.watch(one.flow)
    return one.flow
  })

  flows.look()

  expect(opened.map(({ lags }) => lags)).toEqual([true, false, false])
  for (const flow of opened) flows.forget(flow)
})

test('a connection for which nothing waits is not looked at before it is sent something again', () => {
  const flows = new Flows()
  const { network, flow } = openFlow()
  flows.watch(flow)
  flows.look()

  network.queued = backpressure.queuedBytes + 1
  flows.look()
  expect(flow.lags).toBe(false)

  flows.watch(flow)
  flows.look()
  expect(flow.lags).toBe(true)
})

test('a connection is looked at for as long as something waits for it', () => {
  const flows = new Flows()
  const { network, flow } = openFlow()
  network.queued = 1
  flows.watch(flow)
  flows.look()
  network.queued = 0
  network.silent = 1
  flows.look()

  network.silent = backpressure.unreadFor + 1
  flows.look()
  expect(flow.lags).toBe(true)
  flows.forget(flow)
})

test('without a network nobody lags', () => {
  const flow = new Flow({}, () => {})
  flow.lag()
  expect(flow.takeTurn(() => {})).toBe(true)
  flow.sent(10 * backpressure.inFlight)
  expect(flow.takeTurn(() => {})).toBe(true)
  expect(flow.isOpen).toBe(true)
})
