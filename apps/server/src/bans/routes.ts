import { createRoute, z } from '@hono/zod-openapi'
import { AddressBan, AddressBanList, ListQuery, NewAddressBan } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { requireRecentProof } from '../sessions/proof.ts'
import { banAddress, liftAddressBan } from './actions.ts'

const path = '/api/admin/address-bans'

const list = createRoute({
  method: 'get',
  path,
  middleware: does('address-ban.manage'),
  summary: 'From which addresses may nobody come?',
  request: { query: ListQuery },
  responses: { 200: answer('The newest first.', AddressBanList), default: refused },
})

const add = createRoute({
  method: 'post',
  path,
  middleware: does('address-ban.manage'),
  summary: 'Keep an address or a network out',
  description:
    'From there, nobody gets to the API or a socket; sockets that are open are closed. This ' +
    'machine itself and one’s own address are refused.',
  request: { body: json(NewAddressBan) },
  responses: { 201: answer('The ban.', AddressBan), default: refused },
})

const lift = createRoute({
  method: 'delete',
  path: `${path}/{id}`,
  middleware: does('address-ban.manage'),
  summary: 'Let an address in again',
  request: { params: z.object({ id: z.string().max(64) }) },
  responses: { 204: { description: 'It is lifted.' }, default: refused },
})

/** Addresses that are kept out, over HTTP. */
export function addAddressBanRoutes(api: Api, context: Context): void {
  api.openapi(list, async (c) => c.json(await context.addressBans.list(c.req.valid('query')), 200))

  api.openapi(add, async (c) => {
    requireRecentProof(c.env)
    return c.json(await banAddress(context, c.env, c.req.valid('json')), 201)
  })

  api.openapi(lift, async (c) => {
    requireRecentProof(c.env)
    await liftAddressBan(context, c.env.actor, c.req.valid('param').id)
    return c.body(null, 204)
  })
}
