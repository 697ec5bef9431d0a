// What the server is called and says to everybody, from the command line.
import { readFile } from 'node:fs/promises'
import {
  type ServerIdentityChange as Change,
  parse,
  type ServerIdentity,
  ServerIdentityChange,
} from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { CommandError, UsageError } from './command-error.ts'
import { ask } from './on-server.ts'

/** What `lobby identity` does. */
export function addCommands(identity: AnsweringCommand, config: () => Config): void {
  identity
    .command('show')
    .description('show what the server is called, and what it says to everybody')
    .answers(async () => answerOf(await ask(config())('GET /api/server')))
  identity
    .command('name')
    .description('give the server a name')
    .argument('<name>', 'such as "The Garden"')
    .answers((name: string) => change(config(), { name }))
  identity
    .command('welcome')
    .description('say something to people who come in')
    .argument('<text>', 'Markdown; an empty one takes it away')
    .answers((welcome: string) => change(config(), { welcome }))
  identity
    .command('banner')
    .description('say something above every room, until its reader puts it away')
    .argument('<text>', 'Markdown; an empty one takes it away')
    .option('--warning', 'shown as a warning')
    .answers((text: string, { warning }: { warning?: true }) =>
      change(config(), {
        banner: text === '' ? null : { text, kind: warning ? 'warning' : 'info' },
      }),
    )
  identity
    .command('logo')
    .description('give the server a logo')
    .argument('<file>', 'a PNG, GIF, WebP or JPEG of at most 64 kB and 512 pixels')
    .answers(async (file: string) => {
      const image = await readFile(file).catch((error: NodeJS.ErrnoException) => {
        throw new CommandError(`${file} cannot be read: ${error.code ?? error.message}.`)
      })
      return answerOf(await ask(config())('PUT /api/admin/server/logo', { image }))
    })
}

async function change(config: Config, wanted: Change): Promise<Answer> {
  const body = parse(ServerIdentityChange, wanted)
  if (!body.ok) throw new UsageError(`${body.message}.`)
  return answerOf(await ask(config)('PATCH /api/admin/server', { body: body.value }))
}

function answerOf(identity: ServerIdentity): Answer {
  const { name, logo, welcome, banner } = identity
  const lines = [
    `name\t${name}`,
    `logo\t${logo ?? '-'}`,
    `welcome\t${welcome ?? '-'}`,
    `banner\t${banner ? `${banner.kind}: ${banner.text}` : '-'}`,
  ]
  return { facts: identity, lines }
}
