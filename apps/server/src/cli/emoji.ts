// The server's own emoji, from the command line.
import { readFile } from 'node:fs/promises'
import { EmojiName, parse } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { CommandError, UsageError } from './command-error.ts'
import { ask } from './on-server.ts'

/** What `lobby emoji` does. */
export function addCommands(emoji: AnsweringCommand, config: () => Config): void {
  emoji
    .command('list')
    .description('list the server’s own emoji')
    .answers(() => listEmojiCommand(config()))
  emoji
    .command('add')
    .description('add an emoji, or give it another image')
    .argument('<name>', 'without the colons, such as party-parrot')
    .argument('<file>', 'a PNG, GIF, WebP or JPEG of at most 64 kB and 512 pixels')
    .answers((name: string, file: string) => addEmojiCommand(config(), name, file))
  emoji
    .command('delete')
    .description('delete an emoji; what was said with it shows its name')
    .argument('<name>', 'without the colons')
    .answers((name: string) => deleteEmojiCommand(config(), name))
}

/** Prints the emoji, one a line, or as JSON. */
async function listEmojiCommand(config: Config): Promise<Answer> {
  const { emoji } = await ask(config)('GET /api/emoji')
  const lines = emoji.map(({ name, width, height, createdBy, createdAt }) =>
    [name, `${width}×${height}`, createdBy?.name ?? '-', createdAt].join('\t'),
  )
  return { facts: emoji, lines }
}

/** Adds an emoji, or gives it another image. */
async function addEmojiCommand(config: Config, given: string, file: string): Promise<Answer> {
  const name = readName(given)
  const image = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`${file} cannot be read: ${error.code ?? error.message}.`)
  })
  const added = await ask(config)('PUT /api/emoji/{name}', { params: { name }, image })
  return { facts: added, lines: [`:${name}: is there.`] }
}

/** Deletes an emoji. */
async function deleteEmojiCommand(config: Config, given: string): Promise<Answer> {
  const name = readName(given)
  await ask(config)('DELETE /api/emoji/{name}', { params: { name } })
  return `:${name}: is gone.`
}

/** The name, with or without its colons. */
function readName(given: string): string {
  const name = parse(EmojiName, given.replace(/^:(.*):$/, '$1'))
  if (!name.ok) throw new UsageError(`${name.message}.`)
  return name.value
}
