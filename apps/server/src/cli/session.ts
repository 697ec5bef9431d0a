// Who is signed in where, from the command line.

import { SessionQuery } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { ask, readPages, readQuery } from './on-server.ts'

/** What `lobby session` does. */
export function addCommands(session: AnsweringCommand, config: () => Config): void {
  session
    .command('list')
    .description('list the open sessions, the last used first')
    .option('--search <text>', 'with it in the name, the address or the browser')
    .option('--role <role>', 'of people who are owner, admin, moderator, member or guest')
    .answers((options: SessionListOptions) => listSessionsCommand(config(), options))
  session
    .command('end')
    .description('sign a person out in one browser')
    .argument('<id>', 'as session list prints it')
    .answers((id: string) => endSessionCommand(config(), id))
}

interface SessionListOptions {
  readonly search?: string
  readonly role?: string
}

/** Prints the open sessions, the last used first, one a line, or as JSON. */
async function listSessionsCommand(
  config: Config,
  { search, role }: SessionListOptions,
): Promise<Answer> {
  const pages = await readPages(
    config,
    readQuery(SessionQuery, { q: search, role }),
    (call, query) => call('GET /api/admin/sessions', { query }),
  )
  const sessions = pages.flatMap(({ sessions }) => sessions)
  const lines = sessions.map(({ id, user, address, lastUsedAt, userAgent }) =>
    [id, user.name, address, lastUsedAt, JSON.stringify(userAgent)].join('\t'),
  )
  return { facts: sessions, lines }
}

/** Signs a person out in one browser. */
async function endSessionCommand(config: Config, id: string): Promise<Answer> {
  await ask(config)('DELETE /api/admin/sessions/{id}', { params: { id } })
  return 'The session is ended.'
}
