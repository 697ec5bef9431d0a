// What no input may bring about.

import { Body, Name, Slug } from '@lobby/protocol'
import { expect } from 'vitest'
import type { Chat } from '../testing/build-chat.ts'
import { secretIn } from '../testing/database-settings.ts'

/** Looks at everything the server says for what it must keep to itself. */
export async function watchReplies(chat: Chat): Promise<(reply: string) => void> {
  const secret = await secretIn(chat.dataFolder)
  return (reply) => {
    if (reply.includes(secret)) throw new Error('A reply holds the secret.')
    if (/\bat .{0,80}\.ts:\d|node:internal|node_modules|SQLITE_|SELECT |"internal"/.test(reply))
      throw new Error(`A reply tells of our insides: ${reply.slice(0, 500)}`)
  }
}

/** Looks at every row for what the schemas would not have let in. */
export async function expectCleanRows({ app: { context } }: Chat): Promise<void> {
  const { db } = context
  const messages = await db
    .selectFrom('messages')
    .select(['roomId', 'seq', 'body', 'authorName'])
    .orderBy('seq')
    .execute()
  for (const { body, authorName } of messages) {
    expect(Body.safeParse(body)).toMatchObject({ success: true, data: body })
    expect(Name.safeParse(authorName)).toMatchObject({ success: true, data: authorName })
  }
  for (const { slug, name } of await db.selectFrom('rooms').select(['slug', 'name']).execute()) {
    expect(Slug.safeParse(slug)).toMatchObject({ success: true, data: slug })
    expect(Name.safeParse(name)).toMatchObject({ success: true, data: name })
  }
  for (const { roomId, lastSeq } of await db
    .selectFrom('room_heads')
    .select(['roomId', 'lastSeq'])
    .execute()) {
    const seqs = await db
      .selectFrom('events')
      .select('seq')
      .where('roomId', '=', roomId)
      .orderBy('seq')
      .execute()
    expect(seqs.map(({ seq }) => seq)).toEqual(
      Array.from({ length: lastSeq }, (_, index) => index + 1),
    )
  }
}
