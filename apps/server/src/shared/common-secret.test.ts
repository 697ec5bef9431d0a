import { afterEach, beforeEach, expect, test } from 'vitest'
import { newSecret } from '../ground/secrets.ts'
import type { Storage } from '../storage/storage.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { adoptSecret, requireCommonSecret } from './common-secret.ts'

let storage: Storage
beforeEach(async () => {
  storage = await openTestStorage()
})
afterEach(() => storage.close())

test('security 39: a node with another secret is refused, until that one is adopted', async () => {
  const { db } = storage
  const [first, second] = [newSecret(), newSecret()]
  await requireCommonSecret(db, first)
  await requireCommonSecret(db, first)
  await expect(requireCommonSecret(db, second)).rejects.toThrow('give every node the same file')
  await adoptSecret(db, second)
  await requireCommonSecret(db, second)
  await expect(requireCommonSecret(db, first)).rejects.toThrow('lobby secret --adopt')
})

test('of nodes that come first at the same moment with different secrets one goes on', async () => {
  const secrets = [newSecret(), newSecret(), newSecret()]
  const came = await Promise.allSettled(
    secrets.map((each) => requireCommonSecret(storage.db, each)),
  )
  expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('the database has nothing by which the secret could be known', async () => {
  const secret = newSecret()
  await requireCommonSecret(storage.db, secret)
  const rows = await storage.db.selectFrom('meta').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(secret.slice(0, 12))
})
