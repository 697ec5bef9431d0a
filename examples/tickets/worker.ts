// `manage.py runworker receipts`: as many of these as there is work for.
import { runWorker } from '@lobby/channels'
import { RedisChannelLayer } from '@lobby/channels/redis'
import { work } from './application.ts'

const { REDIS_URL = 'redis://127.0.0.1:6379' } = process.env
const channelLayer = new RedisChannelLayer({ url: REDIS_URL })
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

console.log('waiting for receipts')
await runWorker(work({ channelLayer }), {
  channelLayer,
  channels: ['receipts'],
  signal: stop.signal,
})
await channelLayer.close()
