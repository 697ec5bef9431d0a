import { expect, test } from 'vitest'
import { inTransaction } from '../storage/in-transaction.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { beginUpload, uploadFile } from '../testing/send-file.ts'

const inLobby = '/api/rooms/lobby/messages'
const send = async (chat: Chat, as: Visitor, attachments: readonly string[]) =>
  (await chat.json(inLobby, { as, json: { body: '', attachments } })).seq as number
const forward = (chat: Chat, as: Visitor, seq: number, to = 'lobby') =>
  chat.fetch(`${inLobby}/${seq}/forward`, { as, json: { to } })
const remove = (chat: Chat, as: Visitor, place: string) =>
  chat.fetch(place, { as, method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } })

/** What is counted, and what is there, of everybody and of each, at one moment. */
async function sums({ app }: Chat) {
  const { db } = app.context
  return inTransaction(db, async (tx) => {
    const counted = await tx.selectFrom('file_sums').selectAll().execute()
    const there = await tx
      .selectFrom('files')
      .select('ownerId')
      .select(({ fn }) => [fn.sum<number>('bytes').as('bytes'), fn.countAll<number>().as('files')])
      .where('goneAt', 'is', null)
      .groupBy('ownerId')
      .execute()
    const number = ({ ownerId, bytes, files }: (typeof there)[number]) =>
      [ownerId, { bytes: Number(bytes), files: Number(files) }] as const
    const { '': all = { bytes: 0, files: 0 }, ...counts } = Object.fromEntries(counted.map(number))
    const people = Object.fromEntries(there.map(number))
    const sum = { bytes: 0, files: 0 }
    for (const { bytes, files } of Object.values(people)) {
      sum.bytes += bytes
      sum.files += files
    }
    const some = Object.entries(counts).filter(([, { files }]) => files > 0)
    return { counted: { all, ...Object.fromEntries(some) }, there: { all: sum, ...people } }
  })
}

test('security 26: what people have in files is counted truly, whatever becomes of the files', async () => {
  await using chat = await buildChat()
  const people = [await chat.account('Ada'), await chat.account('Bob')] as const
  const mine = new Map(
    people.map(({ id }) => [id, { uploads: [] as string[], seqs: [] as number[] }]),
  )
  let said = 1
  const upload = async (as: Visitor) => {
    const id = await uploadFile(chat, as, { name: 'a.txt', content: 'x'.repeat(said++) })
    mine.get(as.id)?.uploads.push(id)
  }
  const deeds: readonly ((as: Visitor) => Promise<unknown>)[] = [
    upload,
    upload,
    (as) => beginUpload(chat, as, { name: 'half.txt', size: 1_000 + said++ }),
    async (as) => {
      const { uploads = [], seqs = [] } = mine.get(as.id) ?? {}
      if (uploads.length > 0) seqs.push(await send(chat, as, uploads.splice(0, 2)))
    },
    async (as) => {
      const id = mine.get(as.id)?.uploads.pop()
      if (id) await remove(chat, as, `/api/uploads/${id}`)
    },
    async (as) => {
      const seq = people.map(({ id }) => mine.get(id)?.seqs.at(-1)).find((one) => one)
      if (seq) await forward(chat, as, seq)
    },
    async (as) => {
      const seq = mine.get(as.id)?.seqs.pop()
      if (seq) await remove(chat, as, `${inLobby}/${seq}`)
    },
    // As an older server does it, and as what is over goes.
    async ({ id }) => {
      const { db } = chat.app.context
      const all = db.updateTable('files').where('ownerId', '=', id).where('seq', 'is', null)
      await all.set(({ eb }) => ({ bytes: eb('bytes', '+', 1) })).execute()
      await all.set({ goneAt: 1 }).where('content', 'is', null).execute()
    },
  ]
  // Always the same, in no order.
  const turns = Array.from({ length: 40 }, (_, turn) => (turn * turn * 7 + turn * 3) % 8)
  for (const [turn, pick] of turns.entries()) {
    await Promise.all(people.map((as, of) => deeds[(pick + of * turn) % deeds.length]?.(as)))
    const { counted, there } = await sums(chat)
    expect({ turn, counted }).toEqual({ turn, counted: there })
  }
  expect((await sums(chat)).there.all.files).toBeGreaterThan(0)
})

test('security 26: uploads and forwards at once do not pass together what one person may send', async () => {
  await using chat = await buildChat({ env: { LOBBY_UPLOADS_OF_PERSON: '1KB' } })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const seq = await send(chat, bob, [
    await uploadFile(chat, bob, { name: 'a.txt', content: 'x'.repeat(300) }),
  ])

  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, turn) =>
      turn % 2 === 0
        ? beginUpload(chat, ada, { name: 'b.txt', size: 300 })
        : forward(chat, ada, seq),
    ),
  )

  const codes = await Promise.all(
    answers.map(async (answer) => (answer.ok ? 'ok' : (await answer.json()).code)),
  )
  expect(codes.toSorted()).toEqual(
    [...Array(3).fill('ok'), ...Array(7).fill('too_many')].toSorted(),
  )
  expect((await sums(chat)).counted).toMatchObject({ [ada.id]: { bytes: 900, files: 3 } })
})

test('what a refused forward would have brought does not count', async () => {
  await using chat = await buildChat()
  const [olga, ada] = [await chat.account('olga', 'owner'), await chat.account('ada')]
  const seq = await send(chat, olga, [await uploadFile(chat, olga, { name: 'a', content: 'News' })])
  await chat.fetch('/api/rooms/lobby/settings', {
    as: olga,
    method: 'PATCH',
    json: { posting: 'moderators' },
  })

  expect((await (await forward(chat, ada, seq)).json()).code).toBe('forbidden')

  expect((await sums(chat)).counted).toEqual({
    all: { bytes: 4, files: 1 },
    [olga.id]: { bytes: 4, files: 1 },
  })
})
