// `daphne tickets.asgi:application`: as many of these as there are processors, one Redis between them.
import { RedisChannelLayer } from '@lobby/channels/redis'
import { serve } from '@lobby/channels/server'
import { tickets } from './application.ts'

const { PORT = '8000', REDIS_URL = 'redis://127.0.0.1:6379', SECRET } = process.env
if (!SECRET) throw new Error('Set SECRET to the one by which your tokens are signed.')

const channelLayer = new RedisChannelLayer({ url: REDIS_URL })
const server = await serve(tickets({ channelLayer, secret: SECRET }), { port: Number(PORT) })
console.log(server.url)

process.once('SIGTERM', async () => {
  await server.drain()
  await channelLayer.close()
})
