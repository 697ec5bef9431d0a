import { expect, test } from 'vitest'
import { buildChat, type Chat, passwordOf } from '../../testing/build-chat.ts'

/** Signs in, or tries to, from any address; answers the refusal, or what is told. */
function enter({ app: { context } }: Chat, address: string, password = 'not the one', who = 'Ada') {
  return context.signInActions
    .signIn({ session: undefined, headers: new Headers(), address }, { username: who, password })
    .then(
      ({ failedSignIns }) => ({ failedSignIns }),
      ({ code }: { code: string }) => code,
    )
}

/** Everything that is left to do is done. */
const settled = ({ app: { context } }: Chat) => context.backgroundTasks.close()

const rowsOf = async ({ app: { context } }: Chat) =>
  (
    await context.db
      .selectFrom('audit')
      .select(['actorName', 'address', 'action', 'targetName', 'before', 'after'])
      .where('action', '=', 'account.sign-in')
      .orderBy('id')
      .execute()
  ).map((row) => ({
    ...row,
    before: row.before && JSON.parse(row.before),
    after: row.after && JSON.parse(row.after),
  }))

async function build() {
  const lines: string[] = []
  const chat = await buildChat({
    env: { LOBBY_LIMITS: 'on' },
    log: (line) => lines.push(line),
  })
  await chat.account('Ada', 'owner')
  const failures = () =>
    lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'A sign-in failed.')
  return { chat, lines, failures }
}

test('security 68: of sixty guesses from sixty networks of one customer twenty are tried, each has a line in the log, and the series has a row', async () => {
  const { chat, lines, failures } = await build()
  await using _ = chat
  const answers: unknown[] = []
  for (let n = 0; n < 60; n++)
    answers.push(await enter(chat, `2001:db8:1:${(n * 256).toString(16)}::7`, `a guess ${n}`))
  await settled(chat)

  expect(answers.filter((answer) => answer === 'wrong_credentials')).toHaveLength(20)
  expect(answers.filter((answer) => answer === 'rate')).toHaveLength(40)
  // Closing waits a second at most: on a busy machine the rest comes after it.
  await expect.poll(failures, { timeout: 30_000 }).toHaveLength(20)
  expect(failures()[0]).toMatchObject({ account: 'Ada', what: 'password' })
  expect(lines.join()).not.toContain('a guess')
  const rows = await rowsOf(chat)
  expect(rows.filter(({ actorName }) => actorName === '')).toEqual([
    {
      actorName: '',
      address: expect.stringMatching(/^2001:db8:1:/),
      action: 'account.sign-in',
      targetName: 'Ada',
      before: null,
      after: { failed: 5, since: expect.any(String) },
    },
  ])
})

test('security 68: a sign-in tells of tries from places where the person had never been, once', async () => {
  const { chat } = await build()
  await using _ = chat
  await enter(chat, '192.0.2.1', passwordOf('Ada'))
  for (let n = 1; n <= 6; n++) await enter(chat, `198.51.100.${n}`)
  await enter(chat, '192.0.2.1')
  await settled(chat)

  const told = await enter(chat, '192.0.2.1', passwordOf('Ada'))
  expect(told).toEqual({
    failedSignIns: { count: 6, since: expect.any(String), lastAt: expect.any(String) },
  })
  expect((await rowsOf(chat)).at(-1)).toMatchObject({
    actorName: 'Ada',
    before: { failed: 7 },
    after: null,
  })
  expect(await enter(chat, '192.0.2.1', passwordOf('Ada'))).toEqual({ failedSignIns: undefined })
})

test('security 68: a slip or two of one’s own is no news, and a name that is not there is not in the log', async () => {
  const { chat, lines, failures } = await build()
  await using _ = chat
  await enter(chat, '192.0.2.9')
  await enter(chat, '192.0.2.9')
  await enter(chat, '192.0.2.9', 'x', 'my secret password')
  await settled(chat)

  expect(await enter(chat, '192.0.2.9', passwordOf('Ada'))).toEqual({ failedSignIns: undefined })
  expect(failures()).toHaveLength(3)
  expect(lines.join()).not.toContain('my secret')
})

test('security 16: guesses from everywhere do not delay an account where it has signed in before', async () => {
  const { chat } = await build()
  await using _ = chat
  await enter(chat, '203.0.113.5', passwordOf('Ada'))
  for (let n = 0; n < 60; n++) await enter(chat, `198.51.${n}.1`)

  expect(await enter(chat, '203.0.200.5', passwordOf('Ada'))).toBe('rate')
  expect(await enter(chat, '203.0.113.5', passwordOf('Ada'))).toMatchObject({})
  await settled(chat)
})

test('the answer of signing in says it to the page', async () => {
  const { chat } = await build()
  await using _ = chat
  for (let n = 1; n <= 3; n++) await enter(chat, `198.51.100.${n}`)
  await settled(chat)
  const json = { username: 'Ada', password: passwordOf('Ada') }
  expect(await chat.json('/api/auth/sign-in', { json })).toEqual({
    user: expect.objectContaining({ name: 'Ada' }),
    failedSignIns: { count: 3, since: expect.any(String), lastAt: expect.any(String) },
  })
})
