import type { Overview } from '@lobby/protocol'
import { readOverview } from '../admin/overview.ts'
import type { Config } from '../config.ts'
import { ask, onServer } from './on-server.ts'

/** Prints the server at a glance, one figure a line. */
export async function overviewCommand(config: Config): Promise<void> {
  const { rooms, ...figures } = await onServer(config, {
    running: (server) => ask<Overview>(server, 'GET', '/api/admin/overview'),
    stopped: readOverview,
  })
  const ofKinds = Object.entries(rooms).map(([kind, count]) => [`${kind} rooms`, count])
  for (const [name, value] of [...Object.entries(figures), ...ofKinds])
    console.log(`${name}\t${value}`)
}
