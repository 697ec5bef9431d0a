import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import { ask } from './on-server.ts'

/** Prints the server at a glance, one figure a line. */
export async function overviewCommand(config: Config): Promise<Answer> {
  const facts = await ask(config)('GET /api/admin/overview')
  const { rooms, health, days, ...figures } = facts
  const { problems, ...ofServer } = health
  const written = days.reduce((sum, { events }) => sum + events, 0)
  const came = days.reduce((sum, { people }) => sum + people, 0)
  const ofKinds = Object.entries(rooms).map(([kind, count]) => [`${kind} rooms`, count])
  const lately = [
    ['events in 30 days', written],
    ['new people in 30 days', came],
  ]
  const troubles = problems.map(({ message, since }) => ['problem', `${message} Since ${since}.`])
  const lines = [
    ...Object.entries(figures),
    ...ofKinds,
    ...Object.entries(ofServer),
    ...lately,
    ...troubles,
  ].map(([name, value]) => `${name}\t${value}`)
  return { facts, lines }
}
