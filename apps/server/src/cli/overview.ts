import type { Overview } from '@lobby/protocol'
import { readOverview } from '../admin/overview.ts'
import type { Config } from '../config.ts'
import type { Answer } from './answer.ts'
import { ask, onServer } from './on-server.ts'

/** Prints the server at a glance, one figure a line. */
export async function overviewCommand(config: Config): Promise<Answer> {
  const facts = await onServer(config, {
    running: (server) => ask<Overview>(server, 'GET', '/api/admin/overview'),
    stopped: readOverview,
  })
  const { rooms, ...figures } = facts
  const ofKinds = Object.entries(rooms).map(([kind, count]) => [`${kind} rooms`, count])
  const lines = [...Object.entries(figures), ...ofKinds].map(([name, value]) => `${name}\t${value}`)
  return { facts, lines }
}
