import { describe, expect, test } from 'vitest'
import { findForgetful } from '../../people/emails.ts'
import { buildChat, type Chat, passwordOf } from '../../testing/build-chat.ts'
import { linkIn, MailServer } from '../../testing/mail-server.ts'
import { onlySqlite } from '../../testing/only-sqlite.ts'
import { findsDifference } from '../../testing/welch.ts'

/** What is another in each answer. */
const ofEach = new Set(['date', 'x-request-id'])

const forgot = (chat: Chat, who: string) => chat.fetch('/api/auth/forgot', { json: { who } })

/** A chat where Ada has confirmed `ada@example.org`. */
async function build(mails: MailServer): Promise<Chat> {
  const chat = await buildChat({ env: mails.env })
  const ada = await chat.account('Ada')
  const json = { email: 'ada@example.org', current: passwordOf('Ada') }
  await chat.fetch('/api/auth/email', { method: 'PUT', json, as: ada })
  const token = linkIn(await mails.next())
    .split('/')
    .at(-1)
  await chat.fetch('/api/auth/email/confirm', { json: { token } })
  return chat
}

describe('security 43: whether there is such an account', () => {
  test('is not in the answer to who has forgotten the password', async () => {
    await using mails = await MailServer.start()
    await using chat = await build(mails)
    await chat.account('Bob')

    const answers = await Promise.all(
      ['ada', 'ada@example.org', 'Bob', 'nobody', 'nobody@example.org', '!'].map(async (who) => {
        const answer = await forgot(chat, who)
        const headers = [...answer.headers].filter(([name]) => !ofEach.has(name))
        return JSON.stringify([answer.status, headers, await answer.text()])
      }),
    )

    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^\[204,/)
  })

  onlySqlite('time that no other process takes part in')(
    'is not in the time that the answer takes, though one of them sends mails meanwhile',
    async () => {
      await using mails = await MailServer.start()
      await using chat = await build(mails)
      const { db } = chat.app.context
      const known = () => forgot(chat, 'ada@example.org')
      const unknown = () => forgot(chat, 'eve@example.org')
      for (let n = 0; n < 100; n++) await (n % 2 ? known() : unknown())

      expect(await findsDifference([known, unknown], { samples: 1_000, expected: false })).toBe(
        false,
      )
      expect(mails.received.length).toBeGreaterThan(10)
      // Were an answer to wait for as little as the look whether there is one, it would show.
      const waits = async () => {
        await unknown()
        await findForgetful(db, 'eve@example.org')
      }
      expect(await findsDifference([unknown, waits], { samples: 1_000, expected: true })).toBe(true)
    },
    240_000,
  )
})
