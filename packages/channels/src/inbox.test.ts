import { describe, expect, test } from 'vitest'
import type { Event } from './application.ts'
import { ended, Inbox, type InboxOwner, take } from './inbox.ts'
import { InMemoryChannelLayer } from './layers/memory.ts'

/** An inbox over a connection and a layer; the test says what happens, and when a handler is done. */
async function buildOver(less: object, handle?: InboxOwner[typeof take]) {
  const channelLayer = Object.assign(new InMemoryChannelLayer({ capacity: 2 }), less)
  const channelName = await channelLayer.newChannel()
  const waiting: ((event: Event) => void)[] = []
  const receive = () => new Promise<Event>((resolve) => waiting.push(resolve))
  const handled: string[] = []
  const end = Promise.withResolvers<void>()
  const owner: InboxOwner = {
    [take](event, from) {
      handled.push(`${event.type} from ${from}`)
      return handle?.(event, from)
    },
    [ended]: (failure) => (failure ? end.reject(failure.error) : end.resolve()),
  }
  const inbox = new Inbox(receive, owner, { channelLayer, channelName })
  inbox.run()
  const happen = (type: string) => waiting.shift()?.({ type })
  const tell = (type: string) => channelLayer.send(channelName, { type })
  return { channelLayer, channelName, handled, happen, inbox, run: end.promise, tell }
}

/** Lets everything happen that needs no more from outside. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe.each([
  ['that hands its messages over', {}],
  ['that has nothing but receive', { receiveOrWait: undefined, stopWaiting: undefined }],
])('over a layer %s', (_, less) => {
  const build = (handle?: InboxOwner[typeof take]) => buildOver(less, handle)

  test('events of both sides are handled in the order in which they happened', async () => {
    const { handled, happen, tell } = await build()
    happen('one')
    await settle()
    await tell('two')
    await tell('three')
    await settle()
    happen('four')
    await settle()
    expect(handled).toEqual([
      'one from connection',
      'two from layer',
      'three from layer',
      'four from connection',
    ])
  })

  test('while a handler runs the layer fills up to its capacity, and then refuses', async () => {
    const done = Promise.withResolvers<void>()
    const { handled, tell } = await build(({ type }) => type === 'one' && done.promise)
    await tell('one')
    await settle()

    await tell('two')
    await tell('three')
    await expect(tell('four')).rejects.toThrow('full')
    expect(handled).toEqual(['one from layer'])

    done.resolve()
    await settle()
    expect(handled).toEqual(['one from layer', 'two from layer', 'three from layer'])
  })

  test('what arrives on the other side during a handler is handled after it', async () => {
    const done = Promise.withResolvers<void>()
    const { handled, happen, tell } = await build(({ type }) => type === 'slow' && done.promise)
    await tell('slow')
    await settle()
    happen('quick')
    await settle()
    expect(handled).toEqual(['slow from layer'])
    done.resolve()
    await settle()
    expect(handled).toEqual(['slow from layer', 'quick from connection'])
  })

  test('who sends goes on before what they sent is handled', async () => {
    const { channelLayer, channelName, handled } = await build()
    const sent = channelLayer.send(channelName, { type: 'one' })
    expect(handled).toEqual([])
    await sent
    await settle()
    expect(handled).toEqual(['one from layer'])
  })

  test('closing waits for the handler that runs, and leaves later messages in the layer', async () => {
    const done = Promise.withResolvers<void>()
    const { channelLayer, channelName, handled, happen, inbox, run, tell } = await build(
      () => done.promise,
    )
    await tell('one')
    await settle()
    inbox.close()
    happen('ignored')
    await tell('left behind')
    expect(await Promise.race([run, settle().then(() => 'still running')])).toBe('still running')

    done.resolve()
    await run
    expect(handled).toEqual(['one from layer'])
    expect(await channelLayer.receive(channelName)).toEqual({ type: 'left behind' })
  })

  test('an idle inbox closes at once', async () => {
    const { inbox, run } = await build()
    inbox.close()
    inbox.close()
    await expect(run).resolves.toBeUndefined()
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('broken')
      },
    ],
  ])('a handler that %s ends the inbox, and nothing more is handled', async (_, handle) => {
    const { handled, run, tell } = await build(handle)
    await tell('one')
    await expect(run).rejects.toThrow('broken')
    await tell('two')
    await settle()
    expect(handled).toEqual(['one from layer'])
  })

  test('when the layer fails, idle or behind a handler, the inbox fails', async () => {
    const idle = await build()
    await idle.channelLayer.close()
    await expect(idle.run).rejects.toThrow('closed')

    const done = Promise.withResolvers<void>()
    const busy = await build(() => done.promise)
    busy.happen('one')
    await settle()
    await busy.channelLayer.close()
    done.resolve()
    await expect(busy.run).rejects.toThrow('closed')
  })
})
