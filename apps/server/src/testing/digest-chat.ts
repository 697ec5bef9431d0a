// A chat whose people are mailed about what they have missed, and whose past can be moved.
import { expect } from 'vitest'
import { buildChat, type Chat, type Visitor } from './build-chat.ts'
import { MailServer, type ReceivedMail } from './mail-server.ts'
import { makePrivateRoom, meet } from './private-room.ts'
import { soonPresent } from './seen-presence.ts'

const say = async (chat: Chat, as: Visitor, slug: string, body: string): Promise<number> =>
  (await chat.json(`/api/rooms/${slug}/messages`, { as, json: { body } })).seq

/** Bob's private room, and a mail server, which the chat knows unless it has other settings. */
export async function digestChat(settings?: Readonly<Record<string, string>>) {
  const mails = await MailServer.start()
  const env = settings ?? mails.env
  const chat = await buildChat({ env, operatorToken: 'operator', presenceTimes: soonPresent })
  const { db, digestSender } = chat.app.context
  const bob = await chat.account('Bob')
  const { slug } = await makePrivateRoom(chat, bob, { members: [] })
  /** Lets so much time pass: everything is that much older. */
  const age = async (milliseconds: number) => {
    await db
      .updateTable('event_rows')
      .set(({ eb }) => ({ createdAt: eb('createdAt', '-', milliseconds) }))
      .execute()
    await db
      .updateTable('activity')
      .set(({ eb }) => ({ at: eb('at', '-', milliseconds) }))
      .execute()
    await db
      .updateTable('waiting_digests')
      .set(({ eb }) => ({
        newestAt: eb('newestAt', '-', milliseconds),
        dueAt: eb('dueAt', '-', milliseconds),
      }))
      .execute()
    await db
      .updateTable('user')
      .set(({ eb }) => ({
        digestUpTo: eb('digestUpTo', '-', milliseconds),
        digestDueAt: eb('digestDueAt', '-', milliseconds),
      }))
      .execute()
  }
  return {
    ...{ mails, chat, age, bob, slug, db, origin: chat.app.context.publicUrl() },
    /** An account with an address that is a member of the room. */
    async member(name: string): Promise<Visitor> {
      const person = await chat.account(name)
      await db
        .updateTable('user')
        .set({ email: `${name.toLowerCase()}@example.org`, emailVerified: 1 })
        .where('id', '=', person.id)
        .execute()
      const acquaintance = await meet(chat, bob, person)
      const path = `/api/rooms/${slug}/members/${person.id}`
      expect((await chat.fetch(path, { as: bob, method: 'PUT' })).ok).toBe(true)
      await acquaintance[Symbol.asyncDispose]()
      return person
    },
    /** Bob mentions people, and that is in their lists. */
    async call(body: string, names: readonly string[]): Promise<number> {
      const seq = await say(chat, bob, slug, `${names.map((name) => `@${name}`).join(' ')} ${body}`)
      const concerned = async () =>
        (await db.selectFrom('activity').select('userId').where('seq', '=', seq).execute()).length
      await expect.poll(concerned).toBe(names.length)
      return seq
    },
    /** The mails that are sent after so much more time. */
    async after(milliseconds: number): Promise<readonly ReceivedMail[]> {
      await age(milliseconds)
      await digestSender.look()
      return mails.received.splice(0)
    },
    async [Symbol.asyncDispose]() {
      await chat[Symbol.asyncDispose]()
      await mails[Symbol.asyncDispose]()
    },
  }
}
