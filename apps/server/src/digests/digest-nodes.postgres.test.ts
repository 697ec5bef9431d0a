import { expect, onTestFinished, test } from 'vitest'
import { databaseSettings } from '../testing/database-settings.ts'
import { digestChat } from '../testing/digest-chat.ts'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'

const minute = 60_000
/** A node that has begun a mail that long ago is taken for dead. */
const leftBehind = 10 * minute
/** Until a node that was started looks who is due, and longer. */
const patience = { timeout: 60_000 }

/** Ada has not read for a while that she was called, and each node that is started from now on writes mails. */
async function build() {
  const folder = await temporaryFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const settings = await databaseSettings(folder.path)
  const here = await digestChat(settings)
  onTestFinished(() => here[Symbol.asyncDispose]())
  const { mails, db, member, call, age } = here
  await member('Ada')
  await call('tea?', ['Ada'])
  await age(20 * minute)
  const start = async () => {
    const own = await temporaryFolder()
    onTestFinished(() => own[Symbol.asyncDispose]())
    const node = await LobbyProcess.start({ LOBBY_DATA: own.path, ...settings, ...mails.env })
    onTestFinished(() => node[Symbol.asyncDispose]())
    return node
  }
  const waiting = async () => {
    const rows = await db
      .selectFrom('waiting_digests')
      .innerJoin('user', 'user.id', 'waiting_digests.userId')
      .select('waiting_digests.dueAt')
      .where('user.email', '=', 'ada@example.org')
      .execute()
    return rows.map(({ dueAt }) => Number(dueAt))
  }
  const ids = () =>
    mails.received.map(({ headers }) => /^Message-ID: (.*)$/im.exec(headers)?.[1] ?? '')
  return { mails, age, start, waiting, ids }
}

test('of two nodes that want to write to a person at the same time, one does, once', async () => {
  const { mails, start, waiting } = await build()
  mails.isSlow = true
  await Promise.all([start(), start()])
  await mails.until(() => mails.received.length > 0)
  // The other one has found that the person is being written to, and comes back to it in a minute.
  const isLeft = async () => (await waiting()).every((dueAt) => dueAt > Date.now())
  await expect.poll(isLeft, patience).toBe(true)

  mails.answer()
  await expect.poll(waiting, patience).toEqual([])
  expect(mails.received).toHaveLength(1)
})

test('a node that is killed before its mail has arrived leaves it to another one, which sends it', async () => {
  const { mails, age, start, waiting } = await build()
  mails.isStalled = true
  const first = await start()
  await mails.until(() => mails.tries > 0)
  await first.end('SIGKILL')
  mails.isStalled = false
  await age(leftBehind)

  await start()
  await expect.poll(waiting, patience).toEqual([])
  expect(mails.received).toHaveLength(1)
})

test('a node that is killed before it has noted that its mail has arrived has it sent once more, as the same mail', async () => {
  const { mails, age, start, waiting, ids } = await build()
  mails.isSlow = true
  const first = await start()
  await mails.until(() => mails.received.length > 0)
  await first.end('SIGKILL')
  mails.isSlow = false
  await age(leftBehind)

  await Promise.all([start(), start()])
  await expect.poll(waiting, patience).toEqual([])
  expect(mails.received).toHaveLength(2)
  const [one, other] = ids()
  expect(one).toMatch(/^<[\w-]+@lobby\.invalid>$/)
  expect(other).toBe(one)
})
