// Two nodes over one PostgreSQL do at once what only one of them may do, or what each must see of
// the other. Each pair meets some times, so that it also meets in the middle.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAudit } from './audit/verify.ts'
import { systemClock } from './ground/clock.ts'
import { readConfig } from './ground/config.ts'
import { hashOf } from './ground/secrets.ts'
import { useInvitation } from './invitations/queries.ts'
import { createLink, findOrCreateClaim } from './links/account-links.ts'
import { insertLink } from './links/links.ts'
import { openRoomLog } from './log/open-room-log.ts'
import { changeAccount, claimServer } from './people/account-changes.ts'
import { confirmAddress } from './people/emails.ts'
import { createAccount } from './people/new-accounts.ts'
import { closeReports, insertReport } from './reports/queries.ts'
import { startCounting } from './rooms/read-markers.ts'
import { insertSession } from './sessions/queries.ts'
import { openDecisions } from './settings/server-decisions.ts'
import { createSharedLimiter, sharedRates } from './shared/shared-rates.ts'
import { openSecondFactors } from './sign-in/code/second-factors.ts'
import { addPasskey, listPasskeys, removePasskey } from './sign-in/passkey/passkeys.ts'
import { changePasswordHash, resetPasswordHash } from './sign-in/password/stored-passwords.ts'
import { admit } from './sign-in/provider/identities.ts'
import type { Database } from './storage/database.ts'
import { inTransaction } from './storage/in-transaction.ts'
import { openStorage, type Storage } from './storage/storage.ts'
import { codeOf } from './testing/authenticator-app.ts'
import { newDatabase } from './testing/test-database.ts'

/** How often each pair meets. */
const meetings = 6
const address = '192.0.2.1'

describe('of two nodes that do it at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lobby-'))
  let nodes: [Storage, Storage]
  let db: Database
  beforeAll(async () => {
    const databaseUrl = await newDatabase()
    const open = () => openStorage({ dataFolder: mkdtempSync(join(folder, 'node-')), databaseUrl })
    nodes = [await open(), await open()]
    db = nodes[0].db
    await createAccount(db, { username: 'Operator of all', passwordHash: '', role: 'owner' })
  })
  afterAll(async () => {
    for (const node of nodes) await node.close()
    rmSync(folder, { recursive: true })
  })

  /** What came of it on either node: an answer, or the code of the refusal. The answers of one come first. */
  async function atOnce<Answer>(work: (node: Storage, which: number) => Promise<Answer>) {
    const settled = await Promise.allSettled(nodes.map((node, which) => work(node, which)))
    const answers = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    const refusals = settled.flatMap((each) =>
      each.status === 'rejected' ? [each.reason.code ?? each.reason] : [],
    )
    return { answers, refusals }
  }

  /** Both nodes do it, for new people each time: one has it, the other one is refused. */
  async function oneWins(
    refusal: string,
    prepare: () => Promise<(node: Storage, which: number) => Promise<unknown>>,
  ) {
    for (let meeting = 0; meeting < meetings; meeting++) {
      const { answers, refusals } = await atOnce(await prepare())
      expect(refusals).toEqual([refusal])
      expect(answers).toHaveLength(1)
    }
  }

  async function person(role: 'owner' | 'member' = 'member') {
    const name = `p${randomUUID().slice(0, 12)}`
    const id = await createAccount(db, { username: name, passwordHash: 'x', role })
    return { id, name, guest: false, role, session: true, address } as const
  }

  test('taking a username, one gets it', () =>
    oneWins('username_taken', async () => {
      const username = `u${randomUUID().slice(0, 12)}`
      return ({ db }) => createAccount(db, { username, passwordHash: '', role: 'member' })
    }))

  test('taking usernames that look alike, one gets it', () =>
    oneWins('username_taken', async () => {
      const name = `u${randomUUID().slice(0, 12).replaceAll('0', 'a')}`
      return ({ db }, which) =>
        createAccount(db, { username: name + 'l1'[which], passwordHash: '', role: 'member' })
    }))

  test('taking the last use of an invitation, one is let in', () =>
    oneWins('not_found', async () => {
      const { id } = await inTransaction(db, (tx) =>
        insertLink(tx, { purpose: 'invitation', uses: 1, expiresAt: null }),
      )
      const people = [await person(), await person()]
      return ({ db }, which) =>
        inTransaction(db, (tx) => useInvitation(tx, id, people[which]?.id ?? ''))
    }))

  test('resetting a password by one link, one does', () =>
    oneWins('not_found', async () => {
      const { id: userId } = await person()
      const { token } = await inTransaction(db, (tx) =>
        createLink(tx, { purpose: 'reset', userId }),
      )
      return ({ db }) => resetPasswordHash(db, token, 'other', address)
    }))

  test('changing a password from one session, one does', () =>
    oneWins('signed_out', async () => {
      const someone = await person()
      const at = { userId: someone.id, address, userAgent: '', provenAt: undefined }
      const token = await insertSession(db, at, Date.now())
      const { id } = await db
        .selectFrom('session')
        .select('id')
        .where('token', '=', hashOf(token))
        .executeTakeFirstOrThrow()
      return ({ db }, which) => changePasswordHash(db, someone, `other ${which}`, id)
    }))

  test('confirming one address for two accounts, one has it', () =>
    oneWins('email_taken', async () => {
      const email = `${randomUUID()}@example.org`
      const tokens = await Promise.all(
        [await person(), await person()].map(({ id: userId }) =>
          inTransaction(db, (tx) => createLink(tx, { purpose: 'email', userId, email })),
        ),
      )
      return ({ db }, which) => confirmAddress(db, tokens[which]?.token ?? '', address)
    }))

  test('removing the last two passkeys of an account, one stays', () =>
    oneWins('forbidden', async () => {
      const someone = await person()
      const keys = [randomUUID(), randomUUID()]
      for (const id of keys)
        await addPasskey(db, someone, { id, publicKey: new Uint8Array(), counter: 0 }, 'Key')
      await db.deleteFrom('account').where('userId', '=', someone.id).execute()
      return async ({ db }, which) => {
        await removePasskey(db, someone, keys[which] ?? '')
        expect((await listPasskeys(db, someone.id)).length).toBeGreaterThan(0)
      }
    }))

  test('demoting the last two owners, one stays', async () => {
    await oneWins('forbidden', async () => {
      const owners = [await person('owner'), await person('owner')]
      const ids = owners.map(({ id }) => id)
      await db
        .updateTable('user')
        .set({ role: 'member' })
        .where('role', '=', 'owner')
        .where('id', 'not in', ids)
        .execute()
      const by = { actor: 'operator', mayChange() {} } as const
      return ({ db }, which) => changeAccount(db, ids[which] ?? '', { role: 'member' }, by)
    })
    const owners = await db.selectFrom('user').select('id').where('role', '=', 'owner').execute()
    expect(owners).toHaveLength(1)
  })

  test('claiming a server by one link, one becomes its owner', async () => {
    await oneWins('not_found', async () => {
      await db.updateTable('user').set({ role: 'member' }).where('role', '=', 'owner').execute()
      const token = await findOrCreateClaim(db, () => randomUUID())
      const people = [await person(), await person()]
      return ({ db }, which) => claimServer(db, token, { userId: people[which]?.id ?? '' }, address)
    })
    const owners = await db.selectFrom('user').select('id').where('role', '=', 'owner').execute()
    expect(owners).toHaveLength(1)
  })

  describe('a second factor', () => {
    const step = 60_000_000
    const factorsOf = ({ db }: Storage) =>
      openSecondFactors(db, 'a secret of the server', () => step * 30_000)

    test('is confirmed once, also with two codes, and the codes on paper are those of the answer', async () => {
      for (let meeting = 0; meeting < meetings; meeting++) {
        const someone = await person()
        const secret = await factorsOf(nodes[0]).begin(someone.id)
        const { answers, refusals } = await atOnce((node, which) =>
          factorsOf(node).confirm(someone, codeOf(secret, step + which)),
        )
        expect(refusals).toEqual(['invalid'])
        const code = answers[0]?.[0] ?? ''
        expect(await factorsOf(nodes[1]).use(someone.id, code.replaceAll('-', ''))).toBe(true)
      }
    })

    test('is shown once by one code on paper', async () => {
      const someone = await person()
      const secret = await factorsOf(nodes[0]).begin(someone.id)
      const codes = await factorsOf(nodes[0]).confirm(someone, codeOf(secret, step))
      for (const code of codes.slice(0, meetings)) {
        const { answers } = await atOnce((node) =>
          factorsOf(node).use(someone.id, code.replaceAll('-', '')),
        )
        expect(answers.sort()).toEqual([false, true])
      }
    })
  })

  test('changing the settings, the later one knows of the earlier one', async () => {
    const decisions = await Promise.all(nodes.map(({ db }) => openDecisions(db, readConfig({}))))
    const choices = ['anybody', 'nobody', 'invited', 'anybody', 'nobody', 'invited', 'anybody']
    for (let meeting = 0; meeting < meetings; meeting++) {
      const { refusals } = await atOnce((_, which) => {
        const signUp = choices[meeting + which] as 'anybody'
        return (decisions[which] as (typeof decisions)[0]).change({ signUp }, 'operator')
      })
      expect(refusals).toEqual([])
    }
    const rows = await db
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('action', '=', 'settings.change')
      .orderBy('id')
      .execute()
    for (const [index, { before }] of rows.slice(1).entries())
      expect(before).toBe(rows[index]?.after)
  })

  test('making a room of two people, one does', () =>
    oneWins('room_exists', async () => {
      const directKey = randomUUID()
      return (node) => {
        const log = openRoomLog(node)
        const room = { slug: randomUUID(), name: '', kind: 'direct', directKey } as const
        return log.createRoom(room).finally(() => log.close())
      }
    }))

  test('settling a report, one does', async () => {
    const log = openRoomLog(nodes[0])
    const { id: roomId } = await log.createRoom({ slug: 'garden', name: 'Garden' })
    await log.close()
    for (let messageSeq = 1; messageSeq <= meetings; messageSeq++) {
      const reporter = { id: randomUUID(), name: 'Ada', guest: false }
      const { answers: reported } = await atOnce(({ db }) =>
        inTransaction(db, (tx) => insertReport(tx, { roomId, messageSeq, reporter, reason: '' })),
      )
      expect(reported.filter((id) => id === undefined)).toHaveLength(1)
      const id = reported.find((id) => id !== undefined) ?? ''
      const { answers } = await atOnce(({ db }) =>
        inTransaction(db, (tx) => closeReports(tx, { id }, 'dismissed', 'Mod')),
      )
      expect(answers.sort()).toEqual([0, 1])
    }
  })

  test('meeting a person from a provider, both let in the same new account', async () => {
    for (let meeting = 0; meeting < meetings; meeting++) {
      const subject = randomUUID()
      const claims = { preferred_username: `v${subject.slice(0, 12)}` }
      const answer = { issuer: 'https://id.example', subject, claims, provenAt: undefined }
      const newcomer = { role: 'member', guestId: undefined, by: 'operator' } as const
      const { answers } = await atOnce(({ db }) => admit(db, answer, newcomer))
      expect(answers.map(({ isNew }) => isNew).sort()).toEqual([false, true])
      expect(new Set(answers.map(({ userId }) => userId)).size).toBe(1)
    }
  })

  test('showing the list of rooms for the first time, each person has a number of their own', async () => {
    const people = await Promise.all(Array.from({ length: meetings }, () => person()))
    await Promise.all(people.flatMap(({ id }) => nodes.map(({ db }) => startCounting(db, id))))
    const rows = await db
      .selectFrom('user')
      .select('milestone')
      .where(
        'id',
        'in',
        people.map(({ id }) => id),
      )
      .execute()
    expect(new Set(rows.map(({ milestone }) => milestone)).size).toBe(meetings)
  })

  test('counting tries, both together let through what one may', async () => {
    const sweep = { soon() {}, async close() {} }
    const clock = { ...systemClock, wall: () => 1_800_000_000_000 }
    const limiters = nodes.map(({ db }) => createSharedLimiter({ db, clock, sweep }))
    for (let meeting = 0; meeting < meetings; meeting++) {
      const key = randomUUID()
      const tries = limiters.flatMap((limiter) =>
        [1, 2, 3, 4].map(() => limiter.consume('mailToAccount', key)),
      )
      const passed = (await Promise.allSettled(tries)).filter(
        ({ status }) => status === 'fulfilled',
      )
      expect(passed).toHaveLength(sharedRates.mailToAccount.burst)
    }
  })

  test('recording, the audit log is one chain', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => person()))
    const before = await verifyAudit(db)
    await Promise.all(
      people.flatMap((someone, index) =>
        nodes.map(({ db }) =>
          addPasskey(
            db,
            someone,
            { id: randomUUID(), publicKey: new Uint8Array(), counter: 0 },
            `Key ${index}`,
          ),
        ),
      ),
    )
    const { breach, entries } = await verifyAudit(db)
    expect(breach).toBeUndefined()
    expect(entries).toBe(before.entries + 20)
  })
})
