// Messages from the command line.
import { MessageQuery } from '@lobby/protocol'
import { findMessageById, searchMessages } from '../admin/message-queries.ts'
import type { Config } from '../config.ts'
import { deleteMessage } from '../messages/actions.ts'
import { CommandError } from './command-error.ts'
import { ask, onServer, readPage, readQuery } from './on-server.ts'

export interface MessageListOptions {
  readonly author?: string
  readonly since?: string
  readonly until?: string
  readonly page?: string
  readonly json?: true
}

/** Prints a page of the messages of public rooms that hold the text, the newest first. */
export async function searchMessagesCommand(
  config: Config,
  q: string | undefined,
  { json, ...filter }: MessageListOptions,
): Promise<void> {
  const query = readQuery(MessageQuery, { q, limit: '100', ...filter })
  const { messages, hasMore } = await readPage(
    config,
    '/api/admin/messages',
    query,
    ({ db }, page) => searchMessages(db, 'operator', page),
  )
  if (json) return console.log(JSON.stringify(messages, null, 2))
  for (const { id, createdAt, room, author, body } of messages)
    console.log([id, createdAt, room.slug, author.name, JSON.stringify(body)].join('\t'))
  if (hasMore) console.log(`There is more: --page ${query.page + 1}`)
}

/** Takes the text of a message away, for good. */
export async function deleteMessageCommand(config: Config, id: string): Promise<void> {
  await onServer<unknown>(config, {
    running: (server) => ask(server, 'DELETE', `/api/admin/messages/${encodeURIComponent(id)}`),
    stopped: async (context) => {
      const message = await findMessageById(context.db, 'operator', id)
      if (!message) throw new CommandError('There is no such message in a public room.')
      await deleteMessage(context, 'operator', message.room.slug, message.seq)
    },
  })
  console.log('The message is deleted.')
}
