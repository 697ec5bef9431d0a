import { createHash } from 'node:crypto'
import { createRoute } from '@hono/zod-openapi'
import {
  ClientId,
  Message,
  MessagePage,
  NewMessage,
  PageQuery,
  Slug,
  WholeNumber,
} from '@lobby/protocol'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { type Api, answer, json, refused } from '../http/api.ts'
import { does } from '../http/door.ts'
import { networkOf } from '../network.ts'
import { authorOf, claimedGuest, personOf } from '../person.ts'
import { getRoom } from '../rooms/actions.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import { deleteMessage, sendMessage } from './actions.ts'
import { findMessage, findStored, listMessages } from './queries.ts'

const path = '/api/rooms/{slug}/messages'
const params = z.object({ slug: Slug })

const list = createRoute({
  method: 'get',
  path,
  middleware: does('room.read'),
  summary: 'A page of a room’s messages',
  description: 'The newest page by default; oldest first within it.',
  request: { params, query: PageQuery },
  responses: { 200: answer('The page.', MessagePage), default: refused },
})

const IdempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, { message: 'the Idempotency-Key is 1 to 255 ASCII characters' })

const send = createRoute({
  method: 'post',
  path,
  middleware: does('message.send'),
  summary: 'Send a message',
  description:
    'Answers once the message is on disk. Repeating an `Idempotency-Key` answers with the first ' +
    'message (status 200) and stores nothing; a different text under the same key is refused.',
  request: {
    params,
    headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }),
    body: json(NewMessage),
  },
  responses: {
    201: answer('The message, stored.', Message),
    200: answer('The message, stored before.', Message),
    default: refused,
  },
})

const remove = createRoute({
  method: 'delete',
  path: `${path}/{seq}`,
  middleware: does('message.delete'),
  summary: 'Delete a message',
  description:
    'One’s own, or as a moderator anybody’s. Its place in the room stays; its text is gone.',
  request: { params: params.extend({ seq: WholeNumber }) },
  responses: { 204: { description: 'It is gone.' }, default: refused },
})

/** Messages over HTTP: the same actions as on the sockets. */
export function addMessageRoutes(api: Api, context: Context): void {
  api.openapi(list, async (c) => {
    const room = await getRoom(context, c.env.actor, c.req.valid('param').slug, 'room.read')
    return c.json(await listMessages(context.db, room, c.req.valid('query')), 200)
  })

  api.openapi(send, async (c) => {
    const { body, name } = c.req.valid('json')
    const sender = personOf(c.env.actor) ?? claimedGuest(name ?? '')
    const { slug } = c.req.valid('param')
    const clientId = clientIdFrom(c.req.valid('header')['idempotency-key'])
    let room: RoomRecord
    try {
      room = await getRoom(context, sender, slug, 'room.read')
    } catch (refusal) {
      const stored = await findStored(context.db, slug, sender.id, { clientId, body })
      if (!stored) throw refusal
      const { seq, id, createdAt } = stored
      return c.json({ seq, id, author: authorOf(sender), body, createdAt }, 200)
    }
    const { seq, id, createdAt, duplicate } = await sendMessage(context, sender, {
      roomId: room.id,
      body,
      clientId,
      countedAs: networkOf(c.env.address),
      address: c.env.address,
    })
    // The sender may go by another name since.
    const first = duplicate && (await findMessage(context.db, room, seq))
    if (first) return c.json(first, 200)
    return c.json({ seq, id, author: authorOf(sender), body, createdAt }, 201)
  })

  api.openapi(remove, async (c) => {
    const { slug, seq } = c.req.valid('param')
    await deleteMessage(context, c.env.actor, slug, seq)
    return c.body(null, 204)
  })
}

/** Any key will do for HTTP; one that is not a client id by itself is hashed into one. */
function clientIdFrom(key: string | undefined): string | undefined {
  if (key === undefined || ClientId.safeParse(key).success) return key
  return `key-${createHash('sha256').update(key).digest('base64url')}`
}
