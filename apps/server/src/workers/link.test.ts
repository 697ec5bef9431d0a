import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import { SqliteError } from '../storage/sqlite/failures.ts'
import { type Carrier, Link, type Parcel } from './link.ts'
import { linkedPair } from './testing/linked-pair.ts'

type Sums = {
  add: [readonly number[], number]
  note: [string, undefined]
  refuse: [null, never]
}
type Nothing = Record<never, never>

function build(refusal: unknown = new Error('no')) {
  const { ends, cut } = linkedPair()
  onTestFinished(cut)
  const heard: string[] = []
  const failed = vi.fn()
  const asking = new Link<Sums, Nothing>(ends[0], { failed })
  const answering = new Link<Nothing, Sums>(ends[1], { failed })
  asking.answer({})
  answering.answer({
    add: (numbers) => numbers.reduce((sum, number) => sum + number, 0),
    note: (text) => void heard.push(text),
    refuse: () => {
      throw refusal
    },
  })
  return { asking, answering, heard, failed, cut }
}

test('a request gets its answer, and what was told before it is heard before', async () => {
  const { asking, heard } = build()
  asking.tell('note', 'one')
  expect(await asking.ask('add', [1, 2, 3])).toBe(6)
  expect(heard).toEqual(['one'])
})

test('what is asked before the other side answers waits for it', async () => {
  const { ends, cut } = linkedPair()
  onTestFinished(cut)
  const failed = vi.fn()
  const asking = new Link<Sums, Nothing>(ends[0], { failed })
  asking.answer({})
  const answering = new Link<Nothing, Sums>(ends[1], { failed })
  const sum = asking.ask('add', [1, 1])
  await new Promise((resolve) => setTimeout(resolve, 20))
  answering.answer({ add: () => 2, note: () => undefined, refuse: () => undefined as never })
  expect(await sum).toBe(2)
})

test.each([
  new ChatError('busy', 'Later.', { retryAfter: 500 }),
  new ChatError('storage_full', 'The disk is full.', {
    cause: new SqliteError({
      ...{ name: '', message: 'full', stack: undefined, errcode: 13, fatal: false },
    }),
  }),
  new SqliteError({
    ...{ name: '', message: 'not unique', stack: 'here', errcode: 2067, fatal: false },
  }),
  new TypeError('of ours'),
])('an error is what it was: %o', async (error) => {
  const { asking } = build(error)
  const { code, retryAfter, errcode, message, cause } = error as ChatError & SqliteError
  const caught = await asking.ask('refuse', null).catch((thrown) => thrown)
  expect(caught).toMatchObject({ message })
  expect([caught.code, caught.retryAfter, caught.errcode]).toEqual([code, retryAfter, errcode])
  expect(caught instanceof ChatError).toBe(error instanceof ChatError)
  if (cause) expect(caught.cause).toMatchObject({ errcode: 13, message: 'full' })
})

test('a request that nobody waits for says aloud that it has failed', async () => {
  const { asking, failed } = build()
  asking.tell('refuse', null)
  await asking.ask('add', [])
  expect(failed).toHaveBeenCalledOnce()
})

test('a mark is there before everything that was said after it was set', async () => {
  const { asking, answering, heard } = build()
  asking.mark(7)
  asking.tell('note', 'after')
  await waitUntil(() => heard.length === 1)
  expect(answering.theirMark).toBe(7)
  asking.mark(8)
  await waitUntil(() => answering.theirMark === 8)
})

test('when the other side is gone, what is asked is refused, before and afterwards', async () => {
  const { asking, answering, cut } = build()
  const { promise: never } = Promise.withResolvers<never>()
  answering.answer({ add: () => never, note: () => undefined, refuse: () => never })
  const before = asking.ask('add', [])
  cut()
  await expect(before).rejects.toThrow('gone')
  await asking.ended
  await expect(asking.ask('add', [])).rejects.toThrow('gone')
})

test('an answer is waited for as long as is said, and one that comes later is passed over', async () => {
  const { asking, answering } = build()
  const answers: ((sum: number) => void)[] = []
  const add = () => new Promise<number>((resolve) => answers.push(resolve))
  answering.answer({ add, note: () => undefined, refuse: () => undefined as never })
  const timers = new Map<() => void, number>()
  const after = (milliseconds: number, call: () => void) => {
    timers.set(call, milliseconds)
    return () => timers.delete(call)
  }
  const limit = { clock: { ...systemClock, after }, milliseconds: 1_000 }
  const late = asking.ask('add', [], limit)
  const inTime = asking.ask('add', [], limit)
  await waitUntil(() => answers.length === 2)

  answers[1]?.(2)
  expect(await inTime).toBe(2)
  expect([...timers.values()]).toEqual([1_000])
  for (const call of timers.keys()) call()
  await expect(late).rejects.toThrow('does not answer')
  answers[0]?.(1)
  const third = asking.ask('add', [], limit)
  await waitUntil(() => answers.length === 3)
  answers[2]?.(3)
  expect(await third).toBe(3)
  expect(timers.size).toBe(0)
})

test('a side that takes nothing loses what may be lost, hears that it did, and loses no answer', async () => {
  const sent: Parcel[] = []
  let written = () => {}
  const carrier: Carrier = {
    send(parcel, done) {
      sent.push(parcel)
      written = done
    },
    onParcel() {},
    onEnd() {},
  }
  const missed = vi.fn(() => link.tell('note', 'missed'))
  const link: Link<Sums, Nothing> = new Link(carrier, { failed: () => {}, missed })
  link.tell('note', 'first')
  await waitUntil(() => sent.length === 1)

  for (let megabyte = 0; megabyte < 10; megabyte++) link.offer('note', `${megabyte}`, 1_000_000)
  link.tell('note', 'an answer')
  expect(missed).not.toHaveBeenCalled()
  written()
  await waitUntil(() => sent.length === 2)

  const notes = sent[1]?.messages.map((message) => message[3])
  expect(notes).toEqual(['0', '1', '2', '3', 'an answer', 'missed'])
  link.offer('note', 'again', 1_000_000)
  written()
  await waitUntil(() => sent.length === 3)
  expect(missed).toHaveBeenCalledOnce()
})
