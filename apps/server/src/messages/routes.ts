import { createHash } from 'node:crypto'
import { ClientId, messageEndpoints, previewEndpoints } from '@lobby/protocol'
import type { Quotas } from '../files/file-quotas.ts'
import type { Clock } from '../ground/clock.ts'
import { noSuchMessage } from '../ground/errors.ts'
import { networkOf } from '../ground/network.ts'
import { authorOf, claimedGuest, personOf } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { Reply, serve } from '../http/serve.ts'
import type { RoomActions } from '../rooms/actions.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import { requireUnblocked } from '../rooms/unblocked.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import type { MessageActions } from './actions.ts'
import { createForwardMessage } from './forwarding.ts'
import { listPins } from './pins.ts'
import { listPreviews } from './previews.ts'
import { findMessage, findStored, listMessages } from './queries.ts'
import { nameSources } from './sources.ts'
import { listVersions } from './versions.ts'

interface Needs extends Quotas {
  readonly db: Database
  readonly clock: Clock
  readonly roomActions: RoomActions
  readonly messageActions: MessageActions
}

/** Messages over HTTP: the same actions as on the sockets. */
export function addMessageRoutes(
  api: Api,
  { db, roomActions, messageActions, ...more }: Needs,
): void {
  const forwardMessage = createForwardMessage({ db, roomActions, messageActions, ...more })

  serve(api, messageEndpoints, {
    'GET /api/rooms/{slug}/messages': async ({ actor, server, params: { slug }, query }) => {
      const room = await roomActions.getRoom(actor, slug, 'room.read')
      const page = await listMessages(db, room, query, personOf(actor)?.id)
      const messages = await nameSources(db, { actor, server }, room.id, page.messages)
      return { ...page, messages }
    },

    'POST /api/rooms/{slug}/messages': async ({ actor, address, params, header, body: given }) => {
      const { body, name, replyTo, thread, alsoInRoom, attachments } = given
      const sender = personOf(actor) ?? claimedGuest(name ?? '')
      const clientId = clientIdFrom(header['idempotency-key'])
      let room: RoomRecord
      try {
        room = await roomActions.getRoom(sender, params.slug, 'room.read')
        await requireUnblocked(db, room, sender)
      } catch (refusal) {
        const stored = await findStored(db, params.slug, sender.id, { ...given, clientId })
        if (!stored) throw refusal
        const { seq, id, createdAt } = stored
        return new Reply({ seq, id, author: authorOf(sender), body, createdAt }, { status: 200 })
      }
      const stored = await messageActions.sendMessage(sender, {
        roomId: room.id,
        body,
        ...{ replyTo, thread, alsoInRoom, attachments },
        clientId,
        countedAs: networkOf(address),
        address,
      })
      const { seq, id, createdAt, duplicate, mentioned } = stored
      // The sender may go by another name since.
      const isReadAgain = duplicate || attachments !== undefined
      const read = isReadAgain && (await findMessage(db, room, seq, sender.id))
      if (read) return new Reply(read, { status: duplicate ? 200 : 201 })
      const answering = {
        ...(replyTo !== undefined && { replyTo }),
        ...(thread !== undefined && { thread }),
        ...(alsoInRoom && { alsoInRoom }),
        ...mentioned,
      }
      const message = { seq, id, author: authorOf(sender), body, createdAt, ...answering }
      return new Reply(message, { status: 201 })
    },

    'DELETE /api/rooms/{slug}/messages/{seq}': ({ actor, params }) =>
      messageActions.deleteMessage(actor, params),

    'PATCH /api/rooms/{slug}/messages/{seq}': async ({ actor, params, header, body: { body } }) => {
      const clientId = clientIdFrom(header['idempotency-key'])
      await messageActions.editMessage(actor, params, { body, ...(clientId && { clientId }) })
      const room = await roomActions.getRoom(actor, params.slug, 'room.read')
      const message = await findMessage(db, room, params.seq, personOf(actor)?.id)
      if (!message) throw noSuchMessage()
      return message
    },

    'GET /api/rooms/{slug}/messages/{seq}/edits': async ({ actor, params: { slug, seq } }) => {
      const room = await roomActions.getRoom(actor, slug, 'message.versions')
      return { versions: await listVersions(db, room, seq) }
    },

    'PUT /api/rooms/{slug}/messages/{seq}/reactions/{emoji}': ({ actor, params }) =>
      messageActions.react(actor, params, params.emoji),

    'DELETE /api/rooms/{slug}/messages/{seq}/reactions/{emoji}': ({ actor, params }) =>
      messageActions.unreact(actor, params, params.emoji),

    'PUT /api/rooms/{slug}/messages/{seq}/pin': ({ actor, params }) =>
      messageActions.pin(actor, params),

    'DELETE /api/rooms/{slug}/messages/{seq}/pin': ({ actor, params }) =>
      messageActions.unpin(actor, params),

    'POST /api/rooms/{slug}/messages/{seq}/forward': async (asked) => {
      const { address, params, header, body } = asked
      const { message, isRepeat } = await forwardMessage(sessionIn(asked).person, params, {
        ...body,
        clientId: clientIdFrom(header['idempotency-key']),
        countedAs: networkOf(address),
        address,
      })
      return new Reply(message, { status: isRepeat ? 200 : 201 })
    },

    'GET /api/rooms/{slug}/messages/{seq}/thread': async ({ actor, server, params, query }) => {
      const room = await roomActions.getRoom(actor, params.slug, 'room.read')
      const reader = personOf(actor)?.id
      const root = await findMessage(db, room, params.seq, reader)
      if (!root) throw noSuchMessage()
      const page = await listMessages(db, { ...room, thread: root.seq }, query, reader)
      const all = [root, ...page.messages]
      const [first = root, ...messages] = await nameSources(db, { actor, server }, room.id, all)
      return { ...page, messages, root: first }
    },

    'GET /api/rooms/{slug}/pins': async ({ actor, server, params: { slug } }) => {
      const room = await roomActions.getRoom(actor, slug, 'room.read')
      const pins = await listPins(db, room, personOf(actor)?.id)
      return { messages: await nameSources(db, { actor, server }, room.id, pins) }
    },
  })

  serve(api, previewEndpoints, {
    'GET /api/previews': async ({ actor, server, query }) => ({
      previews: await listPreviews(db, { actor, server }, query.of),
    }),
  })
}

/** Any key will do for HTTP; one that is not a client id by itself is hashed into one. */
function clientIdFrom(key: string | undefined): string | undefined {
  if (key === undefined || ClientId.safeParse(key).success) return key
  return `key-${createHash('sha256').update(key).digest('base64url')}`
}
