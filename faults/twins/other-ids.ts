import { randomUUID } from 'node:crypto'
import type { Changes } from '@lobby/server/testing'

/** The same events, each under a client id that is there once. */
export function withOtherIds({ events = [], ...changes }: Changes): Changes {
  return {
    ...changes,
    events: events.map((row) => ({ ...row, clientId: `${row.clientId} ${randomUUID()}` })),
  }
}
