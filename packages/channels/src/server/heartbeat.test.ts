import { expect, test } from 'vitest'
import { Heartbeat, type Peer } from './heartbeat.ts'

class FakePeer implements Peer {
  bytesRead = 0
  isPaused = false
  isBehind = false
  taken = 0
  answers = 0
  owesAnswer = false
  pings = 0
  isClosed = false
  isTerminated = false

  ping(): void {
    this.pings++
  }

  close(): void {
    this.isClosed = true
  }

  terminate(): void {
    this.isTerminated = true
  }
}

function makeHeartbeat(random = 0) {
  let now = 0
  const heartbeat = new Heartbeat({
    pingEvery: 25_000,
    silence: 35_000,
    silenceWhileBehind: 90_000,
    unanswered: 120_000,
    stalled: 60_000,
    clock: () => now,
    random: () => random,
  })
  /** Lets the time pass a second at a time, as the timer does. */
  const pass = (seconds: number, eachSecond: () => void = () => {}) => {
    for (let second = 0; second < seconds; second++) {
      now += 1000
      eachSecond()
      heartbeat.look()
    }
  }
  const freeze = (seconds: number) => {
    now += seconds * 1000
    heartbeat.look()
  }
  return { heartbeat, pass, freeze }
}

test('a peer that answers is pinged every 25 seconds and lives', () => {
  const { heartbeat, pass } = makeHeartbeat(0.999)
  const ada = new FakePeer()
  heartbeat.add(ada)

  pass(100, () => {
    ada.bytesRead = ada.pings
  })

  expect(ada.pings).toBe(4)
  expect(ada.isTerminated).toBe(false)
  heartbeat.remove(ada)
})

test('a peer that says nothing for 35 seconds is terminated, once', () => {
  const { heartbeat, pass } = makeHeartbeat()
  const ada = new FakePeer()
  heartbeat.add(ada)

  pass(34)
  expect(ada.isTerminated).toBe(false)
  pass(1)
  expect(ada.isTerminated).toBe(true)

  ada.isTerminated = false
  pass(100)
  expect(ada.isTerminated).toBe(false)
})

test('peers that came together are not pinged together', () => {
  const chances = [0, 0.5, 0.9]
  let now = 0
  const heartbeat = new Heartbeat({
    pingEvery: 25_000,
    silence: 35_000,
    silenceWhileBehind: 90_000,
    unanswered: 120_000,
    stalled: 60_000,
    clock: () => now,
    random: () => chances.shift() ?? 0,
  })
  const peers = [new FakePeer(), new FakePeer(), new FakePeer()]
  for (const peer of peers) heartbeat.add(peer)

  const firstPings: number[] = []
  for (now = 0; now <= 25_000; now += 1000) {
    heartbeat.look()
    for (const peer of peers) if (peer.pings === 1 && peer.bytesRead++ === 0) firstPings.push(now)
  }

  expect(firstPings).toEqual([13_000, 19_000, 24_000])
  for (const peer of peers) heartbeat.remove(peer)
})

test('a peer we have stopped reading from is not silent, while something of it is taken', () => {
  const { heartbeat, pass } = makeHeartbeat()
  const ada = new FakePeer()
  ada.isPaused = true
  heartbeat.add(ada)

  let second = 0
  pass(600, () => {
    // Slowly: one frame in 59 seconds.
    if (++second % 59 === 0) ada.taken++
  })

  expect([ada.isClosed, ada.isTerminated]).toEqual([false, false])
  heartbeat.remove(ada)
})

test('a peer we have stopped reading from, and of which nothing is taken for 60 seconds, is closed', () => {
  const { heartbeat, pass } = makeHeartbeat()
  const ada = new FakePeer()
  heartbeat.add(ada)
  pass(30, () => {
    ada.bytesRead++
  })
  ada.isPaused = true

  pass(59)
  expect(ada.isClosed).toBe(false)
  pass(1)
  expect([ada.isClosed, ada.isTerminated]).toEqual([true, false])
})

test('a peer that was read from for a second between two such times lives', () => {
  const { heartbeat, pass } = makeHeartbeat()
  const ada = new FakePeer()
  heartbeat.add(ada)
  const talk = () => void ada.bytesRead++
  for (const isPaused of [true, false, true, false]) {
    ada.isPaused = isPaused
    pass(isPaused ? 58 : 1, talk)
  }
  expect(ada.isClosed).toBe(false)
  heartbeat.remove(ada)
})

test('a peer that talks and answers no ping for two minutes is terminated', () => {
  const { heartbeat, pass } = makeHeartbeat()
  const [ada, eve] = [new FakePeer(), new FakePeer()]
  for (const peer of [ada, eve]) heartbeat.add(peer)
  const talk = () => {
    for (const peer of [ada, eve]) {
      peer.bytesRead++
      peer.owesAnswer = peer.pings > peer.answers
    }
    // Late, but it answers: one ping in 100 seconds.
    if (ada.bytesRead % 100 === 0) ada.answers++
  }

  pass(600, talk)

  expect(eve.isTerminated).toBe(true)
  expect(ada.isTerminated).toBe(false)
  heartbeat.remove(ada)
})

test('a peer that says things gets one ping in four', () => {
  const { heartbeat, pass } = makeHeartbeat(0.999)
  const ada = new FakePeer()
  heartbeat.add(ada)
  pass(200, () => {
    ada.taken++
    ada.bytesRead++
  })
  expect(ada.pings).toBe(2)
})

test.each([
  ['is behind', { isBehind: true }],
  ['owes an answer', { owesAnswer: true }],
])('a peer that says things and %s gets every ping', (_, state) => {
  const { heartbeat, pass } = makeHeartbeat(0.999)
  const ada = Object.assign(new FakePeer(), state)
  heartbeat.add(ada)
  pass(100, () => {
    ada.taken++
    ada.bytesRead++
  })
  expect(ada.pings).toBe(4)
})

test.each([23, 26, 40, 49])(
  'one that falls silent %i seconds after it came is pinged in time to answer',
  (silentAfter) => {
    const { heartbeat, pass } = makeHeartbeat(0.999)
    const ada = new FakePeer()
    heartbeat.add(ada)
    pass(silentAfter, () => {
      ada.taken++
      ada.bytesRead++
    })
    const before = ada.pings
    pass(30)
    expect([ada.pings, ada.isTerminated]).toEqual([before + 1, false])
    pass(9)
    expect(ada.isTerminated).toBe(true)
  },
)

test('a peer for which nothing is due is looked at ten times in the silence that it may keep', () => {
  const { heartbeat, pass } = makeHeartbeat(0.999)
  let looks = 0
  const ada = new FakePeer()
  Object.defineProperty(ada, 'owesAnswer', {
    get() {
      looks++
      return false
    },
  })
  heartbeat.add(ada)
  looks = 0
  pass(24)
  expect(looks).toBeLessThanOrEqual(24 / 3.5)
})

test('when it was the machine that slept, nobody is terminated for it', () => {
  const { heartbeat, pass, freeze } = makeHeartbeat()
  const ada = new FakePeer()
  heartbeat.add(ada)

  pass(10)
  freeze(3600)
  expect(ada.isTerminated).toBe(false)

  pass(24)
  expect(ada.isTerminated).toBe(false)
  pass(1)
  expect(ada.isTerminated).toBe(true)
})

test('a peer that has much to read before the ping gets longer to answer it', () => {
  const { heartbeat, pass } = makeHeartbeat()
  const ada = new FakePeer()
  ada.isBehind = true
  heartbeat.add(ada)

  pass(89)
  expect(ada.isTerminated).toBe(false)
  pass(1)
  expect(ada.isTerminated).toBe(true)
})
