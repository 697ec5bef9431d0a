import { type EncodedFrame, encodeText } from '@lobby/channels'
import { expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { backpressure } from './backpressure.ts'
import { SendWindow } from './send-window.ts'
import { SlowReaders } from './slow-readers.ts'

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

function openWindow() {
  const network = new FakeNetwork()
  const ends: string[] = []
  return { network, ends, window: new SendWindow(network, () => ends.push('too slow')) }
}

test('a connection to which much is owed lags until it has read everything', async () => {
  const { network, window } = openWindow()
  network.queued = backpressure.queuedBytes
  expect(window.isOpen).toBe(true)

  network.queued++
  expect(window.isOpen).toBe(false)
  network.queued = 0
  expect(window.isOpen).toBe(false)
  expect(network.asked).toHaveLength(1)

  await network.read()
  expect(window.isOpen).toBe(true)
})

test('pages are sent in turns, 64 KB ahead of what was read', async () => {
  const { network, window } = openWindow()
  const page = backpressure.inFlight / 2
  const sends: string[] = []
  expect(window.takeTurn(() => {})).toBe(true)
  for (const room of ['garden', 'attic', 'lobby']) window.takeTurn(() => sends.push(room))
  window.sent(page)
  await new Promise(setImmediate)
  expect(sends).toEqual(['garden'])
  window.sent(page)
  await new Promise(setImmediate)
  expect(sends).toEqual(['garden'])

  // The first page alone was read: there is place for one more.
  network.asked.shift()?.()
  await new Promise(setImmediate)
  expect(sends).toEqual(['garden', 'attic'])
  window.sent(page)
  await network.read()
  expect(sends).toEqual(['garden', 'attic', 'lobby'])
})

test('who lags gets no page before everything was read', async () => {
  const { network, window } = openWindow()
  window.lag()
  let isMine = false
  window.takeTurn(() => {
    isMine = true
  })
  await new Promise(setImmediate)
  expect(isMine).toBe(false)
  await network.read()
  expect(isMine).toBe(true)
})

test('who waits for a turn no more is passed over', async () => {
  const { network, window } = openWindow()
  window.lag()
  const sends: string[] = []
  const [garden, attic] = [() => sends.push('garden'), () => sends.push('attic')]
  for (const begin of [garden, attic]) window.takeTurn(begin)

  window.leave(garden)
  await network.read()

  expect(sends).toEqual(['attic'])
})

test('one look finds who has not read for long, and who is owed too much', () => {
  const slowReaders = new SlowReaders(systemClock)
  const [quick, slow, hopeless] = [openWindow(), openWindow(), openWindow()]
  for (const { window } of [quick, slow, hopeless]) slowReaders.watch(window)
  slow.network.silent = backpressure.unreadFor + 1
  hopeless.network.queued = backpressure.tooMany + 1

  slowReaders.check()

  expect([quick, slow, hopeless].map(({ window }) => window.lags)).toEqual([false, true, false])
  expect([quick, slow, hopeless].map(({ ends }) => ends.length)).toEqual([0, 0, 1])
  for (const { window } of [quick, slow, hopeless]) slowReaders.forget(window)
})

test('above the budget of all, the largest queues lag first', () => {
  const slowReaders = new SlowReaders(systemClock, 100)
  const opened = [60, 10, 50].map((queued) => {
    const one = openWindow()
    one.network.queued = queued
    slowReaders.watch(one.window)
    return one.window
  })

  slowReaders.check()

  expect(opened.map(({ lags }) => lags)).toEqual([true, false, false])
  for (const window of opened) slowReaders.forget(window)
})

test('a connection for which nothing waits is not looked at before it is sent something again', () => {
  const slowReaders = new SlowReaders(systemClock)
  const { network, window } = openWindow()
  slowReaders.watch(window)
  slowReaders.check()

  network.queued = backpressure.queuedBytes + 1
  slowReaders.check()
  expect(window.lags).toBe(false)

  slowReaders.watch(window)
  slowReaders.check()
  expect(window.lags).toBe(true)
})

test('a connection is looked at for as long as something waits for it', () => {
  const slowReaders = new SlowReaders(systemClock)
  const { network, window } = openWindow()
  network.queued = 1
  slowReaders.watch(window)
  slowReaders.check()
  network.queued = 0
  network.silent = 1
  slowReaders.check()

  network.silent = backpressure.unreadFor + 1
  slowReaders.check()
  expect(window.lags).toBe(true)
  slowReaders.forget(window)
})

test('the network is asked what waits only when it may be much', () => {
  const { network, window } = openWindow()
  const frames = { queuedAtMost: backpressure.queuedBytes, push() {} }
  window.open(frames)
  network.queued = backpressure.queuedBytes + 1
  expect(window.isOpen).toBe(true)

  frames.queuedAtMost++
  expect(window.isOpen).toBe(false)
})

test('what is delivered while it is held goes later, in its order', () => {
  const { window } = openWindow()
  const sent: EncodedFrame[] = []
  const slowReaders = new SlowReaders(systemClock)
  window.open({ queuedAtMost: 0, push: (frame) => sent.push(frame) }, slowReaders)
  const [tea, cake, jam] = ['Tea?', 'Cake!', 'Jam'].map(encodeText) as [
    EncodedFrame,
    ...EncodedFrame[],
  ]

  window.hold()
  window.frames.push(tea)
  window.hold()
  if (cake) window.frames.push(cake)
  expect(sent).toEqual([])
  expect(window.isWatched).toBe(false)
  window.release()
  if (jam) window.frames.push(jam)

  expect(sent).toEqual([tea, cake, jam])
  expect(window.isWatched).toBe(true)
  slowReaders.forget(window)
  expect(window.isWatched).toBe(false)
})

test('without a network nobody lags', () => {
  const window = new SendWindow({}, () => {})
  window.lag()
  expect(window.takeTurn(() => {})).toBe(true)
  window.sent(10 * backpressure.inFlight)
  expect(window.takeTurn(() => {})).toBe(true)
  expect(window.isOpen).toBe(true)
})
