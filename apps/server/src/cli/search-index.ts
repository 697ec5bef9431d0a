// The index of the search, from the command line.
import type { Config } from '../ground/config.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { ask } from './on-server.ts'

/** What `lobby search` does. */
export function addCommands(search: AnsweringCommand, config: () => Config): void {
  search
    .command('remake')
    .description('throw the index away; the running server makes it again, from all messages')
    .answers(async () => {
      await ask(config())('POST /api/admin/search/remake')
      return 'The index is thrown away, and made again by the server. Until then less is found.'
    })
}
