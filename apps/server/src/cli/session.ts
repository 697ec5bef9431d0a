// Who is signed in where, from the command line.

import { SessionQuery } from '@lobby/protocol'
import type { Command } from 'commander'
import { endSessionOfSomebody } from '../admin/actions.ts'
import { listOpenSessions } from '../admin/session-queries.ts'
import type { Config } from '../config.ts'
import { ask, onServer, readPages, readQuery } from './on-server.ts'

/** What `lobby session` does. */
export function addCommands(session: Command, config: () => Config): void {
  session
    .command('list')
    .description('list the open sessions, the last used first')
    .option('--search <text>', 'with it in the name, the address or the browser')
    .option('--role <role>', 'of those who are owner, admin, moderator, member or guest')
    .option('--json', 'as JSON')
    .action((options: SessionListOptions) => listSessionsCommand(config(), options))
  session
    .command('end')
    .description('sign somebody out in one browser')
    .argument('<id>', 'as session list prints it')
    .action((id: string) => endSessionCommand(config(), id))
}

interface SessionListOptions {
  readonly search?: string
  readonly role?: string
  readonly json?: true
}

/** Prints the open sessions, the last used first, one a line, or as JSON. */
async function listSessionsCommand(
  config: Config,
  { search, role, json }: SessionListOptions,
): Promise<void> {
  const pages = await readPages(
    config,
    '/api/admin/sessions',
    readQuery(SessionQuery, { q: search, role }),
    ({ db }, page) => listOpenSessions(db, page, { current: undefined, mayEnd: () => true }),
  )
  const sessions = pages.flatMap(({ sessions }) => sessions)
  if (json) return console.log(JSON.stringify(sessions, null, 2))
  for (const { id, user, address, lastUsedAt, userAgent } of sessions)
    console.log([id, user.name, address, lastUsedAt, JSON.stringify(userAgent)].join('\t'))
}

/** Signs somebody out in one browser. */
async function endSessionCommand(config: Config, id: string): Promise<void> {
  await onServer<unknown>(config, {
    running: (server) => ask(server, 'DELETE', `/api/admin/sessions/${encodeURIComponent(id)}`),
    stopped: (context) => endSessionOfSomebody(context, 'operator', id),
  })
  console.log('The session is ended.')
}
