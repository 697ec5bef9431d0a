import { describe, expect, test } from 'vitest'
import { createUseOnce } from '../../shared/used-once.ts'
import { authenticator } from '../../testing/authenticator.ts'
import { buildChat, type Chat, type Visitor } from '../../testing/build-chat.ts'
import { type Challenges, createChallenges } from './challenges.ts'

const origin = 'https://chat.example.org'
const env = { LOBBY_ORIGIN: origin, LOBBY_GUESTS: 'on' }
const build = () => buildChat({ env })
const path = '/api/account/passkeys'

const ask = (chat: Chat, address: string, json: object = {}, as?: Visitor, method = 'POST') =>
  chat.fetch(address, { method, json, ...(as && { as }), headers: { origin } })

async function challengeOf(response: Response): Promise<string> {
  return ((await response.json()) as { challenge: string }).challenge
}

/** Gives an account a passkey on a device of its own. */
async function addKey(chat: Chat, as: Visitor, name = 'Phone') {
  const device = authenticator(origin)
  const challenge = await challengeOf(await ask(chat, `${path}/options`, {}, as))
  const added = await ask(chat, path, { name, response: device.create(challenge) }, as)
  return { device, added }
}

const question = async (chat: Chat) => challengeOf(await ask(chat, '/api/auth/passkey/options'))
const signIn = (chat: Chat, answer: object) => ask(chat, '/api/auth/passkey', answer)
const codeIn = async (response: Response) => ((await response.json()) as { code?: string }).code

test('a passkey is added, signs in without a password or a code, is renamed, and removed', async () => {
  await using chat = await build()
  const ada = await chat.account('Ada')
  await chat.app.context.db
    .insertInto('second_factors')
    .values({ userId: ada.id, secret: '', lastStep: 0, confirmedAt: 'now' })
    .execute()

  const { device, added } = await addKey(chat, ada)
  expect(added.status).toBe(201)
  const { passkeys } = (await added.json()) as { passkeys: { id: string }[] }
  expect(passkeys).toMatchObject([{ name: 'Phone', lastUsedAt: null }])

  device.state.counter++
  const response = await signIn(chat, device.get(await question(chat)))
  expect(response.status).toBe(200)
  expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-lobby\.session_token=/)
  expect(await response.json()).toMatchObject({ user: { id: ada.id, name: 'Ada' } })

  const one = `${path}/${passkeys[0]?.id}`
  expect((await ask(chat, one, { name: 'Old phone' }, ada, 'PATCH')).status).toBe(204)
  expect(await chat.json(path, { as: ada })).toMatchObject({
    passkeys: [{ name: 'Old phone', lastUsedAt: expect.any(String) }],
  })
  expect((await ask(chat, one, {}, ada, 'DELETE')).status).toBe(204)
  device.state.counter++
  expect(await codeIn(await signIn(chat, device.get(await question(chat))))).toBe('wrong_passkey')

  const entries = await chat.app.context.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '!=', 'account.sign-in')
    .execute()
  expect(entries.map(({ action, before, after }) => [action, before, after])).toEqual([
    ['account.secure', null, '{"passkey":"Phone"}'],
    ['account.secure', '{"passkey":"Old phone"}', '{"passkey":null}'],
  ])
})

describe('security 46: the answer of a passkey', () => {
  test('counts once', async () => {
    await using chat = await build()
    const { device } = await addKey(chat, await chat.account('Ada'))
    device.state.counter = 2
    const answer = device.get(await question(chat))
    expect((await signIn(chat, answer)).status).toBe(200)
    expect(await codeIn(await signIn(chat, answer))).toBe('wrong_passkey')
  })

  test('counts once also from a device that does not count', async () => {
    await using chat = await build()
    const ada = await chat.account('Ada')
    const device = authenticator(origin)
    device.state.counter = 0
    const challenge = await challengeOf(await ask(chat, `${path}/options`, {}, ada))
    await ask(chat, path, { name: 'Key', response: device.create(challenge) }, ada)
    const answer = device.get(await question(chat))

    const answers = await Promise.all([signIn(chat, answer), signIn(chat, answer)])

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
  })

  test.each<[string, (device: ReturnType<typeof authenticator>) => void]>([
    [
      'from a page elsewhere',
      ({ state }) => Object.assign(state, { origin: 'https://evil.example' }),
    ],
    ['for another server', ({ state }) => Object.assign(state, { rpID: 'evil.example' })],
    [
      'of a device that has asked its user for nothing',
      ({ state }) => Object.assign(state, { flags: 1 }),
    ],
    ['of a copy that was left behind', ({ state }) => Object.assign(state, { counter: 1 })],
  ])('%s is refused', async (_, change) => {
    await using chat = await build()
    const { device } = await addKey(chat, await chat.account('Ada'))
    device.state.counter = 2
    change(device)
    const refused = await signIn(chat, device.get(await question(chat)))
    expect(await codeIn(refused)).toBe('wrong_passkey')
    expect(refused.headers.getSetCookie()).toEqual([])
  })

  test('to an invented question, or by another key, is refused', async () => {
    await using chat = await build()
    const ada = await chat.account('Ada')
    const { device } = await addKey(chat, ada)
    device.state.counter = 2
    const registering = await challengeOf(await ask(chat, `${path}/options`, {}, ada))
    for (const challenge of ['x'.repeat(43), registering])
      expect(await codeIn(await signIn(chat, device.get(challenge)))).toBe('wrong_passkey')

    const { id, rawId } = device.get('')
    const other = authenticator(origin)
    other.state.counter = 2
    const forged = { ...other.get(await question(chat)), id, rawId }
    expect(await codeIn(await signIn(chat, forged))).toBe('wrong_passkey')
  })
})

describe('security 46: a new passkey', () => {
  test('is asked for by its own account, answers one question, and takes a recent proof', async () => {
    await using chat = await build()
    const [ada, eve] = [await chat.account('Ada'), await chat.account('Eve')]
    const device = authenticator(origin)
    const challenge = await challengeOf(await ask(chat, `${path}/options`, {}, ada))
    const response = device.create(challenge)
    expect(await codeIn(await ask(chat, path, { name: 'Hers', response }, eve))).toBe(
      'wrong_passkey',
    )
    // And Eve's try has used the question up.
    expect(await codeIn(await ask(chat, path, { name: 'Mine', response }, ada))).toBe(
      'wrong_passkey',
    )

    await chat.app.context.db.updateTable('session').set({ provenAt: null }).execute()
    expect(await codeIn(await ask(chat, `${path}/options`, {}, ada))).toBe('confirm_first')
    expect((await ask(chat, `${path}/options`, {}, await chat.guest('Gus'))).status).toBe(403)
  })

  test('that another account has is not stored again', async () => {
    await using chat = await build()
    const { device } = await addKey(chat, await chat.account('Ada'))
    const eve = await chat.account('Eve')
    const challenge = await challengeOf(await ask(chat, `${path}/options`, {}, eve))
    const again = await ask(chat, path, { name: 'Mine', response: device.create(challenge) }, eve)
    expect(await codeIn(again)).toBe('invalid')
  })

  test('belongs to a name: at a bare address there are none', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada')
    const refused = await chat.fetch(`${path}/options`, { method: 'POST', as: ada })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('localhost') })
  })
})

test('the only way in is not removed, and nobody touches another’s', async () => {
  await using chat = await build()
  const [ada, eve] = [await chat.account('Ada'), await chat.account('Eve')]
  const { added } = await addKey(chat, ada)
  const { passkeys } = (await added.json()) as { passkeys: { id: string }[] }
  const one = `${path}/${passkeys[0]?.id}`
  expect((await ask(chat, one, {}, eve, 'DELETE')).status).toBe(404)
  expect((await ask(chat, one, { name: 'x' }, eve, 'PATCH')).status).toBe(404)

  await chat.app.context.db.deleteFrom('account').where('userId', '=', ada.id).execute()
  expect((await ask(chat, one, {}, ada, 'DELETE')).status).toBe(403)
  expect((await chat.json(path, { as: ada })).passkeys).toHaveLength(1)
})

test('security 41: a passkey confirms that it is its owner, and nobody else', async () => {
  await using chat = await build()
  const [ada, eve] = [await chat.account('Ada'), await chat.account('Eve')]
  const { device } = await addKey(chat, ada)
  const confirm = async (as: Visitor) => {
    device.state.counter++
    const passkey = device.get(await question(chat))
    return (await ask(chat, '/api/account/confirm', { passkey }, as)).status
  }
  await chat.app.context.db.updateTable('session').set({ provenAt: null }).execute()
  expect(await confirm(eve)).toBe(401)
  expect(await confirm(ada)).toBe(200)
  expect((await ask(chat, `${path}/options`, {}, ada)).status).toBe(200)
  expect((await ask(chat, `${path}/options`, {}, eve)).status).toBe(403)
})

test('security 68: a refused answer of a passkey is a failed sign-in of whose it is, and one of no passkey a line in the log', async () => {
  const lines: string[] = []
  await using chat = await buildChat({ env, log: (line) => lines.push(line) })
  const { db, backgroundTasks } = chat.app.context
  const [ada, eve] = [await chat.account('Ada'), await chat.account('Eve')]
  const { device } = await addKey(chat, ada)
  for (let n = 0; n < 4; n++) await signIn(chat, device.get(`a guess ${n}`))
  await signIn(chat, authenticator(origin).get(await question(chat)))
  device.state.counter++
  const passkey = device.get(await question(chat))
  await ask(chat, '/api/account/confirm', { passkey }, eve)
  await backgroundTasks.close()

  const failures = lines
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'A sign-in failed.')
  expect(failures.map(({ account, what }) => [account, what]).toSorted()).toEqual([
    [undefined, 'passkey'],
    ...Array(4).fill(['Ada', 'passkey']),
    ['Eve', 'passkey'],
  ])
  const series = await db.selectFrom('failed_sign_ins').select(['userId', 'count']).execute()
  expect(new Map(series.map(({ userId, count }) => [userId, count]))).toEqual(
    new Map([
      [ada.id, 4],
      [eve.id, 1],
    ]),
  )
  device.state.counter++
  const told = await (await signIn(chat, device.get(await question(chat)))).json()
  expect(told).toMatchObject({ user: { name: 'Ada' } })
  expect(await db.selectFrom('failed_sign_ins').select('userId').execute()).toEqual([
    { userId: eve.id },
  ])
})

describe('security 46: a question', () => {
  /** What nodes with this secret ask, over the database of one chat. */
  async function nodes(secrets: readonly string[]) {
    const chat = await build()
    const { db } = chat.app.context
    let time = 1_800_000_000_000
    const clock = { wall: () => time }
    const useOnce = createUseOnce({ db, sweep: { soon() {} } })
    const asking = secrets.map((secret) => createChallenges({ secret, clock, useOnce }))
    return {
      asking: asking as [Challenges, Challenges],
      pass: (milliseconds: number) => {
        time += milliseconds
      },
      [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose](),
    }
  }

  test('of one node is answered once, at any', async () => {
    await using built = await nodes(['a secret', 'a secret'])
    const [one, other] = built.asking
    const challenge = one.create('ada')
    const answers = await Promise.all([other, one, other].map((at) => at.consume(challenge, 'ada')))
    expect(answers.filter(Boolean)).toHaveLength(1)
    for (const another of ['bob', undefined])
      expect(await other.consume(one.create('ada'), another)).toBe(false)
  })

  test('is too old after five minutes', async () => {
    await using built = await nodes(['a secret', 'a secret'])
    const [one, other] = built.asking
    const early = one.create()
    built.pass(5 * 60_000 - 1)
    const late = one.create()
    built.pass(1)
    expect([await other.consume(early), await other.consume(late)]).toEqual([false, true])
  })

  test('is none when it is changed, made elsewhere, or anything else', async () => {
    await using built = await nodes(['a secret', 'another secret'])
    const [one, other] = built.asking
    const challenge = one.create()
    const changed = `${challenge.startsWith('A') ? 'B' : 'A'}${challenge.slice(1)}`
    for (const wrong of [changed, challenge.slice(0, -2), '', 'x', 'A'.repeat(200)])
      expect([wrong, await one.consume(wrong)]).toEqual([wrong, false])
    expect(await other.consume(challenge)).toBe(false)
    expect(await one.consume(challenge)).toBe(true)
  })
})
