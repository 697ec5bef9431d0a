import { expect, test } from 'vitest'
import { describeChannelLayer } from '../testing/channel-layer-suite.ts'
import { InMemoryChannelLayer } from './memory.ts'

let now = 0

describeChannelLayer(
  'InMemoryChannelLayer',
  (options) => new InMemoryChannelLayer({ ...options, clock: () => now }),
  {
    elapse(milliseconds) {
      now += milliseconds
    },
  },
)

test('messages live to the last millisecond of their expiry, and no longer', async () => {
  let time = 0
  const layer = new InMemoryChannelLayer({ expiry: 60, clock: () => time })
  await layer.send('thumbnails', { type: 'kept' })
  time = 59_999
  expect(await layer.receive('thumbnails')).toEqual({ type: 'kept' })

  await layer.send('thumbnails', { type: 'lost' })
  time += 60_000
  await layer.send('thumbnails', { type: 'next' })
  expect(await layer.receive('thumbnails')).toEqual({ type: 'next' })
  await layer.close()
})
