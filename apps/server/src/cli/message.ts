// Messages from the command line.

import { MessageQuery } from '@lobby/protocol'
import { findMessageById, searchMessages } from '../admin/message-queries.ts'
import { findSurveyedRoom } from '../admin/room-queries.ts'
import type { Config } from '../config.ts'
import { deleteMessage } from '../messages/actions.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { CommandError, UsageError } from './command-error.ts'
import { ask, more, onServer, readPage, readQuery } from './on-server.ts'
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
  const { messages, hasMore } = await readPage(
    config,
    '/api/admin/messages',
    query,
    ({ db }, page) => searchMessages(db, 'operator', page),
  )
  // Nothing in a room, or no such room: only one of them is a mistake.
  if (query.room && messages.length === 0) await findRoom(config, query.room)
  const lines = messages.map(({ id, createdAt, room, author, body }) =>
    [id, createdAt, room.slug, author.name, JSON.stringify(body)].join('\t'),
  )
  return { facts: messages, lines: [...lines, ...more(query, hasMore)] }
}

function findRoom(config: Config, key: string): Promise<unknown> {
  return onServer<unknown>(config, {
    running: (server) => ask(server, 'GET', `/api/admin/rooms/${encodeURIComponent(key)}`),
    stopped: ({ db }) => findSurveyedRoom(db, key),
  })
}

/** Takes the text of a message away, for good. */
async function deleteMessageCommand(config: Config, given: string): Promise<Answer> {
  // No id has an `@` in it. What was said in rooms of members alone is not found, and has its place.
  const [, room, seq] = /^(.+)@(\d{1,15})$/.exec(given) ?? []
  const slug = room && readSlug(room)
  if (!slug && (/^\.*$/.test(given) || given.includes('@')))
    throw new UsageError(`${JSON.stringify(given)} is no message: give an id, or garden@17.`)
  const path = slug
    ? `/api/rooms/${encodeURIComponent(slug)}/messages/${seq}`
    : `/api/admin/messages/${encodeURIComponent(given)}`
  await onServer<unknown>(config, {
    running: (server) => ask(server, 'DELETE', path),
    stopped: async (context) => {
      if (slug) return void (await deleteMessage(context, 'operator', slug, Number(seq)))
      const message = await findMessageById(context.db, 'operator', given)
      if (!message) throw new CommandError('There is no such message in a public room.')
      await deleteMessage(context, 'operator', message.room.slug, message.seq)
    },
  })
  return 'The message is deleted.'
}
