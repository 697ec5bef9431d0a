// Messages from the command line.

import { MessageQuery } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { ask, more, onServer, readQuery } from './on-server.ts'
import { readSlug } from './slug.ts'

/** What `lobby message` does. */
export function addCommands(message: AnsweringCommand, config: () => Config): void {
  message
    .command('search')
    .description('find messages of public rooms, the newest first, 100 at a time')
    .argument('[text]', 'a part of what they say')
    .option('--room <slug>', 'written in the room of this address')
    .option('--author <name>', 'a part of the author’s name')
    .option('--author-id <id>', 'the author’s id, as user list and member list print it')
    .option('--since <instant>', 'written at or after, such as 2026-01-31T12:00:00Z')
    .option('--until <instant>', 'written before')
    .option('--page <number>', 'which hundred')
    .answers((text: string | undefined, options: MessageListOptions) =>
      searchMessagesCommand(config(), text, options),
    )
  message
    .command('delete')
    .description('take the text of a message away, for everybody')
    .argument('<message>', 'an id, as message search prints it; or as its address ends: garden@17')
    .requiredOption('--yes', 'yes, delete it: nothing brings it back')
    .answers((message: string) => deleteMessageCommand(config(), message))
}

interface MessageListOptions {
  readonly room?: string
  readonly author?: string
  readonly authorId?: string
  readonly since?: string
  readonly until?: string
  readonly page?: string
}

/** Prints a page of the messages of public rooms that hold the text, the newest first. */
async function searchMessagesCommand(
  config: Config,
  q: string | undefined,
  { room, ...filter }: MessageListOptions,
): Promise<Answer> {
  const query = readQuery(MessageQuery, {
    q,
    room: room && `@${readSlug(room)}`,
    limit: '100',
    ...filter,
    authorId: filter.authorId?.replace(/^id:/, ''),
  })
  const { messages, hasMore } = await onServer(config, async (call) => {
    const found = await call('GET /api/admin/messages', { query })
    // Nothing in a room, or no such room: only one of them is a mistake.
    if (query.room && found.messages.length === 0)
      await call('GET /api/admin/rooms/{room}', { params: { room: query.room } })
    return found
  })
  // Other commands start without it.
  const { plainText } = await import('@lobby/markdown')
  const lines = messages.map(({ id, createdAt, room, author, body }) =>
    [id, createdAt, room.slug, author.name, JSON.stringify(plainText(body))].join('\t'),
  )
  return { facts: messages, lines: [...lines, ...more(query, hasMore)] }
}

/** Takes the text of a message away, for good. */
async function deleteMessageCommand(config: Config, given: string): Promise<Answer> {
  // No id has an `@` in it. What was said in rooms of members alone is not found, and has its place.
  const [, room, seq = ''] = /^(.+)@(\d{1,15})$/.exec(given) ?? []
  const slug = room && readSlug(room)
  if (!slug && (/^\.*$/.test(given) || given.includes('@')))
    throw new UsageError(`${JSON.stringify(given)} is no message: give an id, or garden@17.`)
  await (slug
    ? ask(config)('DELETE /api/rooms/{slug}/messages/{seq}', { params: { slug, seq } })
    : ask(config)('DELETE /api/admin/messages/{id}', { params: { id: given } }))
  return 'The message is deleted.'
}
