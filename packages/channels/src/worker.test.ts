import { expect, test } from 'vitest'
import type { ChannelScope, Event } from './application.ts'
import { Consumer } from './consumer.ts'
import { NoRoute, ProtocolError } from './errors.ts'
import { InMemoryChannelLayer } from './layers/memory.ts'
import { ChannelNameRouter } from './routing.ts'
import { runWorker } from './worker.ts'

/** A worker for the channel `mail` that answers on the channel `sent`. */
function startWorker() {
  const channelLayer = new InMemoryChannelLayer()
  const stop = new AbortController()
  const errors: unknown[] = []
  class Mailer extends Consumer<ChannelScope> {
    mailSend({ to }: Event) {
      if (to === 'nobody') throw new Error('no such person')
      return this.channelLayer.send('sent', { type: 'mail.sent', to })
    }
  }
  const worker = runWorker(ChannelNameRouter({ mail: Mailer.asApplication({ channelLayer }) }), {
    channelLayer,
    channels: ['mail'],
    signal: stop.signal,
    onError: (error) => errors.push(error),
  })
  const order = (to: string) => channelLayer.send('mail', { type: 'mail.send', to })
  const sent = async () => (await channelLayer.receive('sent')).to
  return { channelLayer, errors, order, sent, stop, worker }
}

test('work that is sent to a named channel is done, until the signal aborts', async () => {
  const { order, sent, stop, worker } = startWorker()
  await order('ada')
  expect(await sent()).toBe('ada')
  stop.abort()
  await expect(worker).resolves.toBeUndefined()
})

test('a handler that throws is reported, and the next message is handled', async () => {
  const { errors, order, sent, stop, worker } = startWorker()
  for (const to of ['ada', 'nobody', 'bob', 'nobody', 'eve']) await order(to)
  expect([await sent(), await sent(), await sent()]).toEqual(['ada', 'bob', 'eve'])
  expect(errors).toHaveLength(2)
  stop.abort()
  await worker
})

test('a channel that nothing handles ends the worker instead of spinning', async () => {
  const channelLayer = new InMemoryChannelLayer()
  const options = { channelLayer, channels: ['mail'], signal: new AbortController().signal }
  await expect(runWorker(ChannelNameRouter({}), options)).rejects.toThrow(NoRoute)
  await expect(runWorker(async () => {}, options)).rejects.toThrow(ProtocolError)
})

test('a layer that fails ends the worker', async () => {
  const { channelLayer, worker } = startWorker()
  await channelLayer.close()
  await expect(worker).rejects.toThrow('closed')
})
