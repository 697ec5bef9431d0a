import { createHash } from 'node:crypto'
import { ClientId, messageEndpoints } from '@lobby/protocol'
import { networkOf } from '../ground/network.ts'
import { authorOf, claimedGuest, personOf } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { Reply, serve } from '../http/serve.ts'
import type { RoomActions } from '../rooms/actions.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import type { MessageActions } from './actions.ts'
import { findMessage, findStored, listMessages } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly roomActions: RoomActions
  readonly messageActions: MessageActions
}

/** Messages over HTTP: the same actions as on the sockets. */
export function addMessageRoutes(api: Api, { db, roomActions, messageActions }: Needs): void {
  serve(api, messageEndpoints, {
    'GET /api/rooms/{slug}/messages': async ({ actor, params: { slug }, query }) => {
      const room = await roomActions.getRoom(actor, slug, 'room.read')
      return listMessages(db, room, query)
    },

    'POST /api/rooms/{slug}/messages': async ({ actor, address, params, header, body: given }) => {
      const { body, name } = given
      const sender = personOf(actor) ?? claimedGuest(name ?? '')
      const clientId = clientIdFrom(header['idempotency-key'])
      let room: RoomRecord
      try {
        room = await roomActions.getRoom(sender, params.slug, 'room.read')
      } catch (refusal) {
        const stored = await findStored(db, params.slug, sender.id, { clientId, body })
        if (!stored) throw refusal
        const { seq, id, createdAt } = stored
        return new Reply({ seq, id, author: authorOf(sender), body, createdAt }, { status: 200 })
      }
      const { seq, id, createdAt, duplicate } = await messageActions.sendMessage(sender, {
        roomId: room.id,
        body,
        clientId,
        countedAs: networkOf(address),
        address,
      })
      // The sender may go by another name since.
      const first = duplicate && (await findMessage(db, room, seq))
      if (first) return new Reply(first, { status: 200 })
      return new Reply({ seq, id, author: authorOf(sender), body, createdAt }, { status: 201 })
    },

    'DELETE /api/rooms/{slug}/messages/{seq}': ({ actor, params: { slug, seq } }) =>
      messageActions.deleteMessage(actor, slug, seq),
  })
}

/** Any key will do for HTTP; one that is not a client id by itself is hashed into one. */
function clientIdFrom(key: string | undefined): string | undefined {
  if (key === undefined || ClientId.safeParse(key).success) return key
  return `key-${createHash('sha256').update(key).digest('base64url')}`
}
