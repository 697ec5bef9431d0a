import { expect, onTestFinished, test } from 'vitest'
import { ChatError } from '../ground/errors.ts'
import { type AuditRecord, breachAt } from './audit-chain.ts'
import { addToAudit, inTransaction } from './in-transaction.ts'
import { openTestStorage } from './testing/test-storage.ts'

async function open() {
  const storage = await openTestStorage()
  onTestFinished(() => storage.close())
  const { db } = storage
  const settings = () => db.selectFrom('settings').selectAll().execute()
  const audit = () => db.selectFrom('audit').selectAll().orderBy('id').execute()
  return { db, settings, audit }
}

/** What the storage throws where PostgreSQL says that another transaction was in the way. */
const inTheWay = (code: string) =>
  new ChatError('busy', 'Another change was in the way.', {
    cause: Object.assign(new Error('Another one was first.'), { code }),
  })
const guestsOff = { key: 'guests', value: 'off' } as const

for (const [what, code] of [
  ['what it read has changed', '40001'],
  ['both waited for each other', '40P01'],
  ['the key was taken since it looked', '23505'],
] as const)
  test(`work that another transaction was in the way of is undone and runs again: ${what}`, async () => {
    const { db, settings } = await open()
    let runs = 0

    const answer = await inTransaction(db, async (tx) => {
      await tx.insertInto('settings').values(guestsOff).execute()
      if (++runs < 3) throw inTheWay(code)
      return runs
    })

    expect(answer).toBe(3)
    expect(await settings()).toEqual([guestsOff])
  })

test('work that others are in the way of each time is refused as busy, and leaves nothing', async () => {
  const { db, settings } = await open()
  const work = inTransaction(db, async (tx) => {
    await tx.insertInto('settings').values(guestsOff).execute()
    throw inTheWay('40001')
  })
  await expect(work).rejects.toMatchObject({ code: 'busy' })
  expect(await settings()).toEqual([])
})

test('what is in its own way again and again is tried one at a time, so that many can write the same row', async () => {
  const { db } = await open()
  let running = 0
  let most = 0
  const work = () => {
    let runs = 0
    return inTransaction(db, async (tx) => {
      if (++runs <= 2) throw inTheWay('40001')
      most = Math.max(most, ++running)
      await tx.selectFrom('settings').selectAll().execute()
      running--
      return runs
    })
  }
  expect(await Promise.all(Array.from({ length: 30 }, work))).toEqual(Array(30).fill(3))
  expect(most).toBe(1)
})

test('a refusal is one at the first time', async () => {
  const { db } = await open()
  let runs = 0
  const work = inTransaction(db, () => {
    runs++
    throw new Error('No.')
  })
  await expect(work).rejects.toThrow('No.')
  expect(runs).toBe(1)
})

test('what is recorded is in the audit log once, in its order, when the work is done', async () => {
  const { db, audit } = await open()
  let runs = 0
  await inTransaction(db, (tx) => {
    addToAudit(tx, recordOf('first'))
    addToAudit(tx, recordOf('second'))
    if (++runs < 2) throw inTheWay('40001')
  })
  await inTransaction(db, (tx) => addToAudit(tx, recordOf('third')))

  const rows = await audit()
  expect(rows.map(({ targetName }) => targetName)).toEqual(['first', 'second', 'third'])
  expect(rows.map((row, index) => breachAt(row, rows[index - 1]))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('nothing is recorded of work that fails, nor outside of a transaction', async () => {
  const { db, audit } = await open()
  const failing = inTransaction(db, (tx) => {
    addToAudit(tx, recordOf('failed'))
    throw new Error('No.')
  })
  await expect(failing).rejects.toThrow('No.')
  expect(() => addToAudit(db as never, recordOf('outside'))).toThrow('within inTransaction()')
  expect(await audit()).toEqual([])
})

function recordOf(targetName: string): AuditRecord {
  return {
    at: '2026-11-26T10:00:00.000Z',
    actorId: 'ada',
    actorName: 'Ada',
    address: null,
    action: 'settings.change',
    targetKind: 'server',
    targetId: 'settings',
    targetName,
    room: null,
    before: null,
    after: null,
  }
}
