// What anybody can do who reaches the Redis or the PostgreSQL of a cluster, and does not have its secret.
import { randomBytes } from 'node:crypto'
import type { Broadcast, ChannelLayer } from '@lobby/channels'
import { PostgresChannelLayer } from '@lobby/channels/postgres'
import { RedisChannelLayer } from '@lobby/channels/redis'
import type { MessageCreated } from '@lobby/protocol'
import { noLogger, openCluster, systemClock } from '@lobby/server/testing'

export interface ForgedRoom {
  readonly roomId: string
  readonly epoch: string
  readonly seq: number
}

/** Opens the way that the nodes hear each other by. */
export function openForger(place: { readonly url: string; readonly prefix: string }): Forger {
  const { url, prefix } = place
  const layer = url.startsWith('redis')
    ? new RedisChannelLayer({ url, prefix })
    : new PostgresChannelLayer({ url, channel: prefix })
  return new Forger(layer)
}

/** Says in the voice of a node that something was said. */
class Forger {
  readonly #layer: ChannelLayer & Broadcast
  readonly #node

  constructor(layer: ChannelLayer & Broadcast) {
    this.#layer = layer
    const needs = { secret: 'of an attacker', clock: systemClock, logger: noLogger }
    this.#node = openCluster({ transport: layer, ...needs })
  }

  /** As if this came next in the room. */
  announce({ roomId, epoch, seq }: ForgedRoom): void {
    this.#node.announces.committed({ roomId, epoch, slug: '' }, [forgedMessage(seq + 1)])
  }

  async close(): Promise<void> {
    this.#node.close()
    await this.#layer.close()
  }
}

function forgedMessage(seq: number): MessageCreated {
  const author = { id: 'claimed-mallory', name: 'Mallory', guest: true }
  const createdAt = '2026-11-21T10:00:00.000Z'
  const message = { id: `forged-${seq}`, seq, author, body: 'Nobody said this.', createdAt }
  return { type: 'message.created', seq, clientId: randomBytes(16).toString('hex'), message }
}
