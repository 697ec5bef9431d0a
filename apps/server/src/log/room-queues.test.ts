import { expect, test } from 'vitest'
import { RoomQueues } from './room-queues.ts'

/** Queues whose items are stored when the test says so; the log of a room has nothing to do with it. */
function build(mostWaiting = 10) {
  const opened: { readonly waiting: ((fails?: Error) => void)[]; isClosed: boolean }[] = []
  const queues = new RoomQueues<string, string>(() => {
    const lane = { waiting: [] as ((fails?: Error) => void)[], isClosed: false }
    opened.push(lane)
    const pushed: Promise<string>[] = []
    return {
      push(item) {
        const { promise, resolve, reject } = Promise.withResolvers<string>()
        lane.waiting.push((fails) => (fails ? reject(fails) : resolve(item.toUpperCase())))
        pushed.push(promise)
        return promise
      },
      async close() {
        lane.isClosed = true
        await Promise.allSettled(pushed)
      },
    }
  }, mostWaiting)
  return { queues, opened }
}

test('each room has a queue of its own: one that waits keeps no other one waiting', async () => {
  const { queues, opened } = build()
  const slow = queues.push('garden', 'a', 1)
  const fast = queues.push('attic', 'b', 1)
  expect(opened).toHaveLength(2)
  opened[1]?.waiting[0]?.()
  expect(await fast).toBe('B')
  expect(queues.size).toBe(1)
  opened[0]?.waiting[0]?.()
  expect(await slow).toBe('A')
  expect(queues.size).toBe(0)
})

test('items of one room share a queue, which is let go of after the last one, stored or not', async () => {
  const { queues, opened } = build()
  const [one, two] = [queues.push('garden', 'a', 1), queues.push('garden', 'b', 1)]
  expect(opened).toHaveLength(1)
  opened[0]?.waiting[0]?.()
  await one
  const three = queues.push('garden', 'c', 1)
  expect(opened).toHaveLength(1)
  opened[0]?.waiting[1]?.(new Error('The disk is full.'))
  await expect(two).rejects.toThrow('The disk is full.')
  opened[0]?.waiting[2]?.()
  await three
  expect(queues.size).toBe(0)

  const later = queues.push('garden', 'd', 1)
  expect(opened).toHaveLength(2)
  opened[1]?.waiting[0]?.()
  expect(await later).toBe('D')
})

test('what is too much over all rooms is refused as busy, until there is room again', async () => {
  const { queues, opened } = build(2)
  const [one, two] = [queues.push('garden', 'a', 1), queues.push('attic', 'b', 1)]
  await expect(queues.push('cellar', 'c', 1)).rejects.toMatchObject({ code: 'busy' })
  expect(opened).toHaveLength(2)
  opened[0]?.waiting[0]?.()
  await one
  const three = queues.push('cellar', 'c', 1)
  expect(opened).toHaveLength(3)
  for (const { waiting } of opened.slice(1)) waiting[0]?.()
  expect(await Promise.all([two, three])).toEqual(['B', 'C'])
})

test('closing takes nothing new, and waits for what was taken', async () => {
  const { queues, opened } = build()
  const taken = queues.push('garden', 'a', 1)
  let isClosed = false
  const closing = queues.close().then(() => {
    isClosed = true
  })
  await expect(queues.push('garden', 'b', 1)).rejects.toMatchObject({ code: 'busy' })
  expect(opened.map(({ isClosed }) => isClosed)).toEqual([true])
  await new Promise(setImmediate)
  expect(isClosed).toBe(false)
  opened[0]?.waiting[0]?.()
  expect(await taken).toBe('A')
  await closing
})
