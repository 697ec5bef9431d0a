import { expect, test } from 'vitest'
import { ChatError } from '../ground/errors.ts'
import { AppendQueue, type AppendQueueLimits, type Stored } from './append-queue.ts'

/** A batch that was stored, and of which nobody has to be told. */
const stored = (outcomes: readonly string[]): Stored<string> => ({ outcomes, tell() {} })

/** A queue whose batches run when the test says so. */
function build(limits: Partial<AppendQueueLimits> = {}) {
  const batches: { items: readonly string[]; finish(error?: Error): void }[] = []
  const arrivals: (() => void)[] = []
  const queue = new AppendQueue<string, string>((items) => {
    const { promise, resolve, reject } = Promise.withResolvers<Stored<string>>()
    const finish = (error?: Error) =>
      error ? reject(error) : resolve(stored(items.map((item) => item.toUpperCase())))
    batches.push({ items, finish })
    arrivals.shift()?.()
    return promise
  }, limits)
  /** The batch of this number, once it runs. */
  const batch = async (index: number) => {
    while (!batches[index]) await new Promise<void>((arrive) => arrivals.push(arrive))
    return batches[index]
  }
  return { queue, batches, batch }
}

test('what comes while a batch is on its way makes the next one', async () => {
  const { queue, batch } = build()
  const first = queue.push('a', 1)
  const running = await batch(0)
  const rest = [queue.push('b', 1), queue.push('c', 1)]
  running.finish()

  expect(await first).toBe('A')
  const next = await batch(1)
  expect(next.items).toEqual(['b', 'c'])
  next.finish()
  expect(await Promise.all(rest)).toEqual(['B', 'C'])
})

test('a batch has at most so many items and so many bytes, but always one', async () => {
  const { queue, batches, batch } = build({ batchItems: 3, batchBytes: 100 })
  const sizes = { a: 1, b: 1, c: 1, d: 1, e: 60, f: 60, g: 500, h: 1 }
  const pushed = Object.entries(sizes).map(([item, bytes]) => queue.push(item, bytes))
  for (let index = 0; index < 5; index++) (await batch(index)).finish()
  await Promise.all(pushed)
  expect(batches.map(({ items }) => items.join(''))).toEqual(['abc', 'de', 'f', 'g', 'h'])
})

test('when too many wait, the next is told to come back', async () => {
  const { queue, batch } = build({ waiting: 2 })
  const accepted = [queue.push('a', 1)]
  const running = await batch(0)
  accepted.push(queue.push('b', 1), queue.push('c', 1))
  await expect(queue.push('d', 1)).rejects.toMatchObject({ code: 'busy', retryAfter: 1_000 })

  running.finish()
  ;(await batch(1)).finish()
  expect(await Promise.all(accepted)).toEqual(['A', 'B', 'C'])
})

test('closing stores what was accepted and takes nothing more', async () => {
  const { queue, batch } = build()
  const first = queue.push('a', 1)
  const running = await batch(0)
  const second = queue.push('b', 1)
  const closed = queue.close()
  await expect(queue.push('c', 1)).rejects.toMatchObject({ code: 'busy' })

  running.finish()
  ;(await batch(1)).finish()
  await closed
  expect(await Promise.all([first, second])).toEqual(['A', 'B'])
})

test('a batch that is worth a commit does not wait for the one on its way, a third one does', async () => {
  const { queue, batches, batch } = build({ worthACommit: 2 })
  const pushed = [queue.push('a', 1)]
  const first = await batch(0)
  pushed.push(queue.push('b', 1))
  pushed.push(queue.push('c', 1))
  const second = await batch(1)
  pushed.push(queue.push('d', 1), queue.push('e', 1))
  await null
  expect(batches.map(({ items }) => items.join(''))).toEqual(['a', 'bc'])

  first.finish()
  expect(await pushed[0]).toBe('A')
  second.finish()
  ;(await batch(2)).finish()
  expect(await Promise.all(pushed)).toEqual(['A', 'B', 'C', 'D', 'E'])
})

test('when the database refuses a batch, all of it is refused and the next is tried', async () => {
  const { queue, batch } = build()
  const pushed = [queue.push('a', 1), queue.push('b', 1)]
  ;(await batch(0)).finish(new ChatError('storage_full', 'The disk is full.'))
  for (const one of pushed) await expect(one).rejects.toMatchObject({ code: 'storage_full' })

  const later = queue.push('c', 1)
  ;(await batch(1)).finish()
  expect(await later).toBe('C')
})

test('what was stored is not stored again when telling of it fails', async () => {
  const onDisk: string[] = []
  const queue = new AppendQueue<string, string>(async (items) => {
    onDisk.push(...items)
    const tell = () => {
      throw new Error('a reader broke')
    }
    return { outcomes: items, tell }
  })
  const results = await Promise.allSettled(['a', 'b'].map((item) => queue.push(item, 1)))
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(onDisk).toEqual(['a', 'b'])
})
