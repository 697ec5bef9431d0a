import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat, passwordOf, type Visitor } from '../../testing/build-chat.ts'
import { linkIn, MailServer, mailPassword } from '../../testing/mail-server.ts'

const origin = 'https://chat.example.org'
const address = 'ada@example.org'
const newPassword = 'another garden 18'

const changeEmail = (
  chat: Chat,
  as: Visitor,
  email: string | null,
  { name = 'Ada', current = passwordOf(name) } = {},
) =>
  chat.fetch('/api/auth/email', {
    method: 'PUT',
    json: { email, current },
    as,
  })
const confirm = (chat: Chat, link: string) =>
  chat.fetch('/api/auth/email/confirm', { json: { token: tokenIn(link) } })
const forgot = (chat: Chat, who: string, headers: Record<string, string> = {}) =>
  chat.fetch('/api/auth/forgot', { json: { who }, headers })
const reset = (chat: Chat, link: string, password = newPassword) =>
  chat.fetch('/api/auth/reset', { json: { token: tokenIn(link), password } })
const tokenIn = (link: string) => link.split('/').at(-1) as string
const emailsOf = async (chat: Chat, as: Visitor) => {
  const { email, pendingEmail } = await chat.json('/api/auth/account', { as })
  return { email, pendingEmail }
}

/** A chat that sends its mails to this server. */
const buildWith = (mails: MailServer, env: Record<string, string> = {}) =>
  buildChat({
    operatorToken: 'operator',
    env: { LOBBY_ORIGIN: origin, LOBBY_GUESTS: 'on', ...mails.env, ...env },
  })

/** An account that has confirmed the address. */
async function confirmed(chat: Chat, mails: MailServer, name = 'Ada', email = address) {
  const visitor = await chat.account(name)
  await changeEmail(chat, visitor, email, { name })
  expect((await confirm(chat, linkIn(await mails.next()))).status).toBe(204)
  return visitor
}

/** Another instant for what runs out: everything that was sent was sent that long ago. */
async function age(chat: Chat, milliseconds: number): Promise<void> {
  const { db } = chat.app.context
  for (const { hash, expiresAt } of await db.selectFrom('links').selectAll().execute())
    await db
      .updateTable('links')
      .set({ expiresAt: new Date(Date.parse(expiresAt ?? '') - milliseconds).toISOString() })
      .where('hash', '=', hash)
      .execute()
}

describe('an address', () => {
  test('counts from when its link was opened, and the one before is told', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const ada = await chat.account('Ada')

    expect((await changeEmail(chat, ada, ' Ada@Example.org ')).status).toBe(204)
    const mail = await mails.next()
    expect(mail).toMatchObject({
      to: address,
      from: 'Lobby <lobby@example.org>',
      subject: 'Confirm your address for Lobby',
    })
    expect(mail.headers).toMatch(/^Auto-Submitted: auto-generated$/m)
    expect(await emailsOf(chat, ada)).toEqual({ email: null, pendingEmail: address })
    expect((await confirm(chat, linkIn(mail))).status).toBe(204)
    expect(await emailsOf(chat, ada)).toEqual({ email: address, pendingEmail: null })

    await changeEmail(chat, ada, 'ada@elsewhere.example')
    const second = await mails.next()
    expect(await emailsOf(chat, ada)).toEqual({
      email: address,
      pendingEmail: 'ada@elsewhere.example',
    })
    await confirm(chat, linkIn(second))
    expect(await mails.next()).toMatchObject({
      to: address,
      subject: 'Your address for Lobby was changed',
    })
  })

  test('is taken away again, with the links that were sent to it', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const ada = await confirmed(chat, mails)
    await forgot(chat, 'ada')
    const resetMail = await mails.next()

    expect((await changeEmail(chat, ada, null)).status).toBe(204)

    expect(await mails.next()).toMatchObject({ to: address })
    expect(await emailsOf(chat, ada)).toEqual({ email: null, pendingEmail: null })
    expect((await reset(chat, linkIn(resetMail))).status).toBe(404)
  })

  test('is changed by who knows the password, and by no guest', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const ada = await chat.account('Ada')
    const change = (as: Visitor | undefined, current: string) =>
      chat.fetch('/api/auth/email', {
        method: 'PUT',
        json: { email: 'eve@example.org', current },
        ...(as && { as }),
      })

    expect((await change(ada, 'not the right one')).status).toBe(401)
    expect((await change(await chat.guest('Eve'), 'whatever it is')).status).toBe(403)
    expect((await change(undefined, passwordOf('Ada'))).status).toBe(401)
    expect(await emailsOf(chat, ada)).toEqual({ email: null, pendingEmail: null })
    expect(mails.received).toEqual([])
  })

  test.each(['ada', 'ada@', '@example.org', 'a b@example.org', 'a@b\r\nBcc: eve@x.y', '', 1, {}])(
    'is not %j',
    async (email) => {
      await using mails = await MailServer.start()
      await using chat = await buildWith(mails)
      const ada = await chat.account('Ada')
      expect((await changeEmail(chat, ada, email as string)).status).toBe(400)
    },
  )

  test('belongs to who confirms it first, and that it is taken is told to its reader alone', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const bob = await chat.account('Bob')
    await changeEmail(chat, bob, address, { name: 'Bob' })
    const late = await mails.next()
    await confirmed(chat, mails)

    expect((await changeEmail(chat, bob, address, { name: 'Bob' })).status).toBe(204)
    expect((await confirm(chat, linkIn(late))).status).toBe(404)
    const refused = await confirm(chat, linkIn(await mails.next()))

    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ code: 'email_taken' })
    expect(await emailsOf(chat, bob)).toMatchObject({ email: null })
  })

  test('is written to in the language of the account, or of the browser until one is chosen', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const ada = await chat.account('Ada')
    const ask = (language: string) =>
      chat.fetch('/api/auth/email', {
        method: 'PUT',
        json: { email: address, current: passwordOf('Ada') },
        as: ada,
        headers: { 'accept-language': language },
      })

    await ask('fr-FR, de-AT;q=0.8, en;q=0.7')
    expect((await mails.next()).subject).toBe('Bestätige deine Adresse für Lobby')
    await ask('fr, *;q=0.5')
    expect((await mails.next()).subject).toBe('Confirm your address for Lobby')
    await chat.fetch('/api/auth/profile', {
      method: 'PATCH',
      json: { language: 'de' },
      as: ada,
    })
    await ask('en')
    const { text } = await mails.next()
    expect(text).toContain('Das Konto Ada auf https://chat.example.org möchte diese Adresse')
  })
})

describe('security 36: links in mails', () => {
  test('are 256 bits of which the database has the hash, and lead to the configured address', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    await confirmed(chat, mails)

    await forgot(chat, 'ada', {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    })

    const link = linkIn(await mails.next())
    expect(link).toMatch(/^https:\/\/chat\.example\.org\/account\/reset\/[\w-]{43}$/)
    expect(Buffer.from(tokenIn(link), 'base64url')).toHaveLength(32)
    const rows = await chat.app.context.db.selectFrom('links').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(tokenIn(link))
  })

  test('are good once, however many use them at the same time', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const ada = await chat.account('Ada')
    await changeEmail(chat, ada, address)
    const first = linkIn(await mails.next())
    const confirmations = await Promise.all([1, 2, 3, 4].map(() => confirm(chat, first)))
    expect(confirmations.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404])

    await forgot(chat, 'Ada')
    const second = linkIn(await mails.next())
    const resets = await Promise.all([1, 2, 3, 4].map(() => reset(chat, second)))
    expect(resets.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404])
    expect(await mails.next()).toMatchObject({ subject: 'Your password for Lobby was changed' })
  })

  test('leave their traces in the audit log, and no address', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const ada = await confirmed(chat, mails)
    await forgot(chat, 'ada')
    await reset(chat, linkIn(await mails.next()))
    await changeEmail(chat, await chat.signIn('Ada', newPassword), null, { current: newPassword })
    await chat.fetch('/api/admin/users/@Ada/reset-link', {
      method: 'POST',
      headers: { authorization: 'Bearer operator' },
    })

    const entries = await chat.app.context.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '!=', 'account.sign-in')
      .execute()
    expect(
      entries.map(({ action, actorName, before, after }) => [action, actorName, before, after]),
    ).toEqual([
      ['account.change-email', 'Ada', '{"address":false}', '{"address":true}'],
      ['account.reset-password', 'Ada', null, null],
      ['account.change-email', 'Ada', '{"address":true}', '{"address":false}'],
      ['account.help', 'Operator', null, expect.stringMatching(/^\{"linkFor":"reset","until":"/)],
    ])
    for (const { targetId, address: from } of entries.slice(0, 3))
      expect([targetId, from]).toEqual([ada.id, '127.0.0.1'])
    expect(JSON.stringify(entries)).not.toContain('example.org')
  })

  test('are good for half an hour, and until the next one', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const ada = await chat.account('Ada')
    const links: string[] = []
    for (const email of ['a@example.org', 'b@example.org']) {
      await changeEmail(chat, ada, email)
      links.push(linkIn(await mails.next()))
    }
    const [first = '', second = ''] = links

    expect((await confirm(chat, first)).status).toBe(404)
    await age(chat, 29 * 60_000)
    expect(await emailsOf(chat, ada)).toEqual({ email: null, pendingEmail: 'b@example.org' })
    await age(chat, 60_000)
    expect((await confirm(chat, second)).status).toBe(404)
    expect(await emailsOf(chat, ada)).toEqual({ email: null, pendingEmail: null })
  })

  test('of one purpose are good for no other', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    await confirmed(chat, mails)
    await forgot(chat, address)
    const link = linkIn(await mails.next())

    expect((await confirm(chat, link)).status).toBe(404)
    expect((await reset(chat, link)).status).toBe(200)
  })

  test('for a new password end every session, and another password voids them', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    const ada = await confirmed(chat, mails)
    await forgot(chat, 'Ada')
    const old = linkIn(await mails.next())
    const changed = await chat.fetch('/api/auth/password', {
      method: 'PUT',
      json: { current: passwordOf('Ada'), password: newPassword },
      as: ada,
    })
    expect(changed.status).toBe(200)
    expect(await mails.next()).toMatchObject({ subject: 'Your password for Lobby was changed' })
    expect((await reset(chat, old)).status).toBe(404)

    const again = await chat.signIn('Ada', newPassword)
    await forgot(chat, 'Ada')
    expect((await reset(chat, linkIn(await mails.next()), 'a third garden 19')).status).toBe(200)
    expect(await chat.json('/api/auth/me', { as: again })).toEqual({
      user: null,
    })
  })
})

describe('who has forgotten the password', () => {
  test('gets a mail at an address that was confirmed, and at no other', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails)
    await confirmed(chat, mails)
    const bob = await chat.account('Bob')
    await changeEmail(chat, bob, 'bob@example.org', { name: 'Bob' })
    await mails.next()

    for (const who of ['bob', 'bob@example.org', 'nobody', 'nobody@example.org', 'ADA@example.org'])
      expect((await forgot(chat, who)).status).toBe(204)

    expect(await mails.next()).toMatchObject({ to: address, subject: 'A new password for Lobby' })
    await chat.app.context.backgroundTasks.close()
    expect(mails.received).toEqual([])
  })

  test('is seen by who keeps the server where no mail can help, who hands the link over', async () => {
    await using chat = await buildChat({ operatorToken: 'operator' })
    const owner = await chat.account('Owner', 'owner')
    const admin = await chat.account('Admin', 'admin')
    await chat.account('Bob')
    const list = (as: Visitor) => chat.json('/api/admin/link-requests', { as })

    expect(await chat.json('/api/auth/account', { as: admin })).toMatchObject({ mail: false })
    for (const who of ['bob', 'owner', 'bob', 'nobody']) await forgot(chat, who)
    await chat.fetch('/api/auth/email', {
      method: 'PUT',
      json: { email: 'admin@example.org', current: passwordOf('Admin') },
      as: admin,
    })
    await chat.app.context.backgroundTasks.close()

    const { requests } = await list(owner)
    expect(new Set(requests.map((each: { username: string }) => each.username))).toEqual(
      new Set(['Bob', 'Owner', 'Admin']),
    )
    expect(requests).toContainEqual({
      username: 'Admin',
      purpose: 'email',
      email: 'admin@example.org',
      requestedAt: expect.any(String),
    })
    const make = (as: Visitor, path: string) =>
      chat.fetch(`/api/admin/users/@${path}`, { method: 'POST', as })
    // Nobody gets into an account above their own.
    expect((await make(admin, 'Owner/reset-link')).status).toBe(403)
    expect((await make(admin, 'Admin/email-link')).status).toBe(403)
    expect((await make(owner, 'Bob/email-link')).status).toBe(404)

    const forBob = await (await make(admin, 'Bob/reset-link')).json()
    expect((await reset(chat, forBob.url)).status).toBe(200)
    const forAdmin = await (await make(owner, 'admin/email-link')).json()
    expect((await confirm(chat, forAdmin.url)).status).toBe(204)
    expect(await emailsOf(chat, admin)).toEqual({ email: 'admin@example.org', pendingEmail: null })
    expect((await list(owner)).requests).toMatchObject([{ username: 'Owner', purpose: 'reset' }])
  })

  test('nobody else sees who waits', async () => {
    await using chat = await buildChat()
    const refused = (as?: Visitor) => chat.fetch('/api/admin/link-requests', as && { as })
    expect((await refused()).status).toBe(401)
    for (const as of [await chat.guest('Gus'), await chat.account('Mod', 'moderator')])
      expect((await refused(as)).status).toBe(403)
  })

  test('gets few mails, however many ask for one', async () => {
    await using mails = await MailServer.start()
    await using chat = await buildWith(mails, { LOBBY_LIMITS: 'on' })
    await confirmed(chat, mails)

    const statuses: number[] = []
    for (const who of ['ada', 'ada', 'ada', 'ada', 'ADA ', address, address, address, address])
      statuses.push((await forgot(chat, who)).status)
    await chat.app.context.backgroundTasks.close()

    expect(statuses).toEqual([204, 204, 204, 429, 429, 204, 204, 204, 429])
    // One of five was for the confirmation.
    expect(mails.received).toHaveLength(4)
    expect((await forgot(chat, 'nobody')).status).toBe(204)
  })
})

describe('security 14: a mail server that fails', () => {
  test('delays nothing, and is logged without the address and the link', async () => {
    await using mails = await MailServer.start()
    const lines: string[] = []
    await using chat = await buildChat({
      env: { LOBBY_ORIGIN: origin, ...mails.env },
      log: (line) => lines.push(line),
    })
    const ada = await confirmed(chat, mails)
    await forgot(chat, 'ada')
    const good = linkIn(await mails.next())
    mails.isRefusing = true
    await forgot(chat, address)
    await chat.app.context.backgroundTasks.close()

    const cookie = ada.cookie.split('=')[1] as string
    expect(lines.filter((line) => line.includes('A mail could not be sent'))).toHaveLength(1)
    for (const canary of ['example.org', cookie, tokenIn(good), mailPassword, passwordOf('Ada')])
      expect(lines.join()).not.toContain(canary)
    expect(lines.join()).toContain('"responseCode":550')
  })

  test('that does not answer at all delays nothing either', async () => {
    let isGivenUp = false
    const silent = createServer((socket) => {
      socket.on('close', () => (isGivenUp = true))
    }).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    await using chat = await buildChat({
      env: {
        LOBBY_SMTP_URL: `smtp://127.0.0.1:${port}`,
        LOBBY_MAIL_FROM: 'lobby@example.org',
      },
    })
    const ada = await chat.account('Ada')
    const asked = await chat.fetch('/api/auth/email', {
      method: 'PUT',
      json: { email: address, current: passwordOf('Ada') },
      as: ada,
    })
    expect(asked.status).toBe(204)
    // The answer did not wait for the end of the patience with the mail server.
    expect(isGivenUp).toBe(false)
    silent.close()
  })
})
