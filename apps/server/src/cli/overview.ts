import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import { ask } from './on-server.ts'

/** Prints the server at a glance, one figure a line. */
export async function overviewCommand(config: Config): Promise<Answer> {
  const facts = await ask(config)('GET /api/admin/overview')
  const { rooms, ...figures } = facts
  const ofKinds = Object.entries(rooms).map(([kind, count]) => [`${kind} rooms`, count])
  const lines = [...Object.entries(figures), ...ofKinds].map(([name, value]) => `${name}\t${value}`)
  return { facts, lines }
}
