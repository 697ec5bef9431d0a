// Who is signed in where, from the command line.
import { SessionQuery } from '@lobby/protocol'
import { endSessionOfSomebody } from '../admin/actions.ts'
import { listOpenSessions } from '../admin/session-queries.ts'
import type { Config } from '../config.ts'
import { ask, onServer, readPages, readQuery } from './on-server.ts'

/** Prints the open sessions, the last used first, one a line, or as JSON. */
export async function listSessionsCommand(
  config: Config,
  { search, json }: { readonly search?: string; readonly json?: true },
): Promise<void> {
  const pages = await readPages(
    config,
    '/api/admin/sessions',
    readQuery(SessionQuery, { q: search }),
    ({ db }, page) => listOpenSessions(db, page, { current: undefined, mayEnd: () => true }),
  )
  const sessions = pages.flatMap(({ sessions }) => sessions)
  if (json) return console.log(JSON.stringify(sessions, null, 2))
  for (const { id, user, address, lastUsedAt, userAgent } of sessions)
    console.log([id, user.name, address, lastUsedAt, JSON.stringify(userAgent)].join('\t'))
}

/** Signs somebody out in one browser. */
export async function endSessionCommand(config: Config, id: string): Promise<void> {
  await onServer<unknown>(config, {
    running: (server) => ask(server, 'DELETE', `/api/admin/sessions/${encodeURIComponent(id)}`),
    stopped: (context) => endSessionOfSomebody(context, 'operator', id),
  })
  console.log('The session is ended.')
}
