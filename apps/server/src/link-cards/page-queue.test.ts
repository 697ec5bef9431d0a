import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { NotAnswered } from '../outgoing/guarded-fetch.ts'
import { buildChat } from '../testing/build-chat.ts'
import { openPageQueue } from './page-queue.ts'

/** A queue beside that of the server, which reads nothing; `answer` is what comes of each address. */
async function build(answer: () => Error) {
  const chat = await buildChat()
  await chat.app.context.settings.change({ previews: 'off' }, 'operator')
  const { db, fileStore } = chat.app.context
  const asked: string[] = []
  const logged: unknown[] = []
  const queue = openPageQueue({
    ...{ db, fileStore, clock: systemClock, isOn: () => true },
    logger: { error: (error: unknown) => void logged.push(error) },
    notify: async () => {},
    fetchGuarded: async (url) => {
      asked.push(url)
      throw answer()
    },
  })
  onTestFinished(async () => {
    await queue.close()
    await chat[Symbol.asyncDispose]()
  })
  const wait = (hash: string, tries: number, takenAt: number | null) =>
    db
      .insertInto('link_pages')
      .values({
        ...{ hash, url: `http://${hash}/`, wantedAt: 0, tries, takenAt, state: 'waiting' },
      })
      .execute()
  const rows = () =>
    db
      .selectFrom('link_pages')
      .select(['hash', 'state', 'tries', 'takenAt'])
      .orderBy('hash')
      .execute()
  return { queue, asked, logged, wait, rows }
}

const minute = 60_000

test('a page that ended each server that read it is left as it is, and one that a server may still read is its own', async () => {
  const { queue, asked, logged, wait, rows } = await build(() => new NotAnswered('no'))
  const now = systemClock.wall()
  await wait('a-stuck', 2, 1)
  await wait('b-read', 1, now - 2 * minute)
  await wait('c-left', 1, now - 6 * minute)

  queue.soon()

  await waitUntil(async () => (await rows()).filter(({ state }) => state === 'read').length === 2)
  expect(asked).toEqual(['http://c-left/'])
  expect(await rows()).toMatchObject([
    { hash: 'a-stuck', state: 'read' },
    { hash: 'b-read', state: 'waiting', tries: 1 },
    { hash: 'c-left', state: 'read', tries: 2 },
  ])
  expect(logged).toEqual([])
})

test('what goes wrong here is logged, and the page is asked for again a minute later', async () => {
  const ours = new TypeError('ours')
  const { queue, logged, wait, rows } = await build(() => ours)
  await wait('page', 0, null)

  queue.soon()

  await waitUntil(() => logged.length > 0)
  expect(logged).toEqual([{ err: ours }])
  const due = () => systemClock.wall() - 4 * minute
  await waitUntil(async () => ((await rows())[0]?.takenAt ?? 0) <= due())
  expect(await rows()).toMatchObject([{ state: 'waiting', tries: 1 }])
})
