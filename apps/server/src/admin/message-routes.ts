import { foundMessageEndpoints } from '@lobby/protocol'
import { openReadings } from '../audit/readings.ts'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import { can, type Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { MessageActions } from '../messages/actions.ts'
import { findRoom } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import { findMessageById, searchMessages } from './message-queries.ts'

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly server: () => Resource
  readonly clock: Clock
  readonly messageActions: MessageActions
}

/** Messages, for the staff of the server. */
export function addAdminMessageRoutes(
  api: Api,
  { db, limiter, server, clock, messageActions }: Needs,
): void {
  const noteReading = openReadings(db, clock.wall)

  serve(api, foundMessageEndpoints, {
    'GET /api/admin/messages': async ({ actor, query }) => {
      const person = personOf(actor)
      if (person) limiter.consume('searchMessages', person.id)
      const target = { kind: 'server', id: '', name: '' } as const
      await noteReading(actor, { action: 'message.search', target })
      return searchMessages(db, actor, query)
    },

    'GET /api/admin/messages/{id}': async ({ actor, params: { id } }) => {
      const message = await find(actor, id)
      const target = { kind: 'message', id: message.id, name: '' } as const
      await noteReading(actor, { action: 'message.search', target, room: message.room.slug })
      const room = await findRoom(db, message.room.slug, actor)
      const own = message.author.id === personOf(actor)?.id
      const mayDelete =
        room && !message.deleted && can(actor, 'message.delete', { ...server(), room, own })
      return { message, may: mayDelete ? ['message.delete' as const] : [] }
    },

    'DELETE /api/admin/messages/{id}': async ({ actor, params: { id } }) => {
      const { room, seq } = await find(actor, id)
      await messageActions.deleteMessage(actor, { slug: room.slug, seq })
    },
  })

  async function find(actor: Actor, id: string) {
    const message = await findMessageById(db, actor, id)
    if (!message) throw new ChatError('not_found', 'There is no such message in a public room.')
    return message
  }
}
