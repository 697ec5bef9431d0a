import { describe, expect, test } from 'vitest'
import { encodeText } from '../frame.ts'
import { FlushTurn, Outbox, type Wire } from './outbox.ts'

/** A network that never drains, and remembers each system call it would have made. */
class FakeWire implements Wire {
  readonly calls: Uint8Array[][] = []
  writable = true
  #corked: Uint8Array[] | undefined

  get writableLength(): number {
    return this.calls.flat().reduce((sum, bytes) => sum + bytes.length, 0)
  }

  write(bytes: Uint8Array): boolean {
    if (this.#corked) this.#corked.push(bytes)
    else this.calls.push([bytes])
    return true
  }

  cork(): void {
    this.#corked = []
  }

  uncork(): void {
    if (this.#corked) this.calls.push(this.#corked)
    this.#corked = undefined
  }

  get text(): string {
    return Buffer.concat(this.calls.flat()).toString('latin1')
  }
}

function makeOutboxes(
  count: number,
  { maxQueuedBytes = 1_000_000, written = (_: number): number => 0 } = {},
) {
  const turn = new FlushTurn()
  const overflows: number[] = []
  const wires = Array.from({ length: count }, () => new FakeWire())
  const outboxes = wires.map((wire, index) => {
    const owner = { overflowed: () => overflows.push(index), written }
    return new Outbox(turn, wire, maxQueuedBytes, owner)
  })
  return { wires, outboxes, overflows }
}

const turnEnds = () => new Promise((resolve) => setImmediate(resolve))
const [tea, cake] = [encodeText('Tea?'), encodeText('Cake!')]

test('one frame leaves as the very bytes that all receivers share', async () => {
  const { wires, outboxes } = makeOutboxes(3)

  for (const outbox of outboxes) outbox.push(tea)
  await turnEnds()

  for (const wire of wires) {
    expect(wire.calls).toHaveLength(1)
    expect(wire.calls[0]?.[0]).toBe(tea.bytes)
  }
})

test('everything a socket is owed in one turn leaves in one write, in order', async () => {
  const { wires, outboxes } = makeOutboxes(1)

  outboxes[0]?.push(tea)
  await Promise.resolve()
  outboxes[0]?.push(cake)
  outboxes[0]?.push(tea)
  expect(wires[0]?.calls).toHaveLength(0)
  await turnEnds()

  expect(wires[0]?.calls).toHaveLength(1)
  expect(wires[0]?.text).toBe('\x81\x04Tea?\x81\x05Cake!\x81\x04Tea?')
})

test('sockets that are owed the same list share one joined buffer, others do not', async () => {
  const { wires, outboxes } = makeOutboxes(3)

  for (const outbox of outboxes) outbox.push(tea)
  for (const outbox of outboxes.slice(0, 2)) outbox.push(cake)
  outboxes[2]?.push(tea)
  await turnEnds()

  expect(wires[0]?.calls[0]?.[0]).toBe(wires[1]?.calls[0]?.[0])
  expect(wires[0]?.text).toBe('\x81\x04Tea?\x81\x05Cake!')
  expect(wires[2]?.text).toBe('\x81\x04Tea?\x81\x04Tea?')
})

test('many bytes are handed over together without being copied', async () => {
  const { wires, outboxes } = makeOutboxes(1)
  const frames = [encodeText('a'.repeat(50_000)), encodeText('b'.repeat(50_000))]

  for (const frame of frames) outboxes[0]?.push(frame)
  await turnEnds()

  expect(wires[0]?.calls).toHaveLength(1)
  expect(wires[0]?.calls[0]?.[0]).toBe(frames[0]?.bytes)
  expect(wires[0]?.calls[0]?.[1]).toBe(frames[1]?.bytes)
})

test('of many bytes the owner hears one frame after the other, so that a ping can stand between them', async () => {
  const positions: number[] = []
  const { outboxes } = makeOutboxes(1, { written: (position) => positions.push(position) && 0 })
  const frame = encodeText('a'.repeat(50_000))

  outboxes[0]?.push(frame)
  outboxes[0]?.push(frame)
  await turnEnds()

  expect(positions).toEqual([frame.bytes.length, 2 * frame.bytes.length])
})

test('what the next turn brings is not held back by the last one', async () => {
  const { wires, outboxes } = makeOutboxes(1)

  outboxes[0]?.push(tea)
  await turnEnds()
  outboxes[0]?.push(cake)
  await turnEnds()

  expect(wires[0]?.calls).toHaveLength(2)
})

test('a flush by hand leaves nothing for the end of the turn', async () => {
  const { wires, outboxes } = makeOutboxes(1)

  outboxes[0]?.push(tea)
  outboxes[0]?.flush()
  expect(wires[0]?.text).toBe('\x81\x04Tea?')
  await turnEnds()

  expect(wires[0]?.calls).toHaveLength(1)
})

test('a reader that does not read overflows once, alone, and is owed nothing more', async () => {
  const { wires, outboxes, overflows } = makeOutboxes(2, { maxQueuedBytes: 20 })

  for (let n = 0; n < 5; n++) {
    outboxes[0]?.push(tea)
    await turnEnds()
  }
  outboxes[1]?.push(tea)
  await turnEnds()

  expect(overflows).toEqual([0])
  expect(wires[0]?.writableLength).toBe(18)
  expect(wires[1]?.text).toBe('\x81\x04Tea?')
})

test('one message larger than the bound is sent to a reader that keeps up', async () => {
  const { wires, outboxes, overflows } = makeOutboxes(1, { maxQueuedBytes: 20 })
  const page = encodeText('x'.repeat(100))

  outboxes[0]?.push(page)
  await turnEnds()

  expect(wires[0]?.calls[0]?.[0]).toBe(page.bytes)
  expect(overflows).toEqual([])
})

test('a peer that said goodbye in this turn is written nothing more', async () => {
  const { wires, outboxes } = makeOutboxes(2)
  const [waved, hungUp] = outboxes

  for (const outbox of outboxes) outbox.push(tea)
  waved?.end()
  if (wires[1]) wires[1].writable = false
  await turnEnds()
  for (const outbox of [waved, hungUp]) outbox?.push(cake)
  await turnEnds()

  expect(wires.map(({ calls }) => calls)).toEqual([[], []])
})

test('the owner hears of a write when as many bytes have been written as it wanted to hear of', async () => {
  const positions: number[] = []
  const { outboxes } = makeOutboxes(1, {
    written: (position) => positions.push(position) && position + 2 * tea.bytes.length,
  })

  for (let n = 0; n < 6; n++) {
    outboxes[0]?.push(tea)
    await turnEnds()
  }

  expect(positions).toEqual([6, 18, 30])
})

describe('where very many are owed the same', () => {
  const many = 1_000
  const receivers = (wires: readonly FakeWire[]) => wires.filter(({ calls }) => calls.length > 0)

  test('the one that waits for an answer has it first, and what comes is read before the last has its own', async () => {
    const { wires, outboxes } = makeOutboxes(many)
    const speaker = outboxes.at(-1)

    for (const outbox of outboxes) outbox.push(tea)
    speaker?.push(cake)
    speaker?.hurry()
    await turnEnds()

    expect(wires.at(-1)?.text).toBe('\x81\x04Tea?\x81\x05Cake!')
    expect(receivers(wires).length).toBeLessThan(many / 2)
    for (let turn = 0; turn < 4; turn++) await turnEnds()
    expect(receivers(wires)).toHaveLength(many)
  })

  test('what comes meanwhile goes behind it, in one write to those that had not got the first', async () => {
    const { wires, outboxes } = makeOutboxes(many)
    const speaker = outboxes.at(-1)

    for (const message of [tea, cake]) {
      for (const outbox of outboxes) outbox.push(message)
      speaker?.hurry()
      await turnEnds()
    }
    for (let turn = 0; turn < 8; turn++) await turnEnds()

    for (const { text } of wires) expect(text).toBe('\x81\x04Tea?\x81\x05Cake!')
    expect(wires[0]?.calls).toHaveLength(2)
    expect(wires[many - 2]?.calls).toHaveLength(1)
  })

  test.each([
    ['of two peers', [-1, -2]],
    ['of one', [-1, -1]],
  ])('several answers, %s, go in their turn, all in one', async (_, speakers) => {
    const { wires, outboxes } = makeOutboxes(many)

    for (const outbox of outboxes) outbox.push(tea)
    for (const speaker of speakers) outboxes.at(speaker)?.hurry()
    await turnEnds()

    expect(receivers(wires)).toHaveLength(many)
  })
})

test('what waits at most is never less than what waits', async () => {
  const { wires, outboxes } = makeOutboxes(1)
  const [outbox] = outboxes
  const [wire] = wires

  outbox?.push(tea)
  expect(outbox?.queuedAtMost).toBe(tea.bytes.length)
  await turnEnds()
  outbox?.push(cake)
  expect(outbox?.queuedAtMost).toBe(tea.bytes.length + cake.bytes.length)

  // The network has taken what was written: known after the next write.
  wire?.calls.splice(0)
  expect(outbox?.queuedBytes).toBe(cake.bytes.length)
  outbox?.flush()
  expect(outbox?.queuedAtMost).toBe(cake.bytes.length)
})

test('a reader that has read in time does not overflow by what it was owed before', async () => {
  const { wires, outboxes, overflows } = makeOutboxes(1, { maxQueuedBytes: 20 })

  for (let n = 0; n < 10; n++) {
    outboxes[0]?.push(tea)
    await turnEnds()
    outboxes[0]?.push(tea)
    wires[0]?.calls.splice(0)
    outboxes[0]?.flush()
    wires[0]?.calls.splice(0)
  }

  expect(overflows).toEqual([])
})

test('lists that differ in their first frame alone are different lists', async () => {
  const { wires, outboxes } = makeOutboxes(2)

  for (const [index, first] of [tea, cake].entries()) {
    outboxes[index]?.push(first)
    outboxes[index]?.push(cake)
  }
  await turnEnds()

  expect(wires.map(({ text }) => text)).toEqual([
    '\x81\x04Tea?\x81\x05Cake!',
    '\x81\x05Cake!\x81\x05Cake!',
  ])
})
