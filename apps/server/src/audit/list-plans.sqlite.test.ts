import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { planOf, recordQueries } from '../testing/query-plans.ts'
import { listAudit } from './queries.ts'

test('the actions of the audit log are found in an index, in their order, and the log is not read for them', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada', 'owner')
  for (const name of ['One', 'Two'])
    await chat.fetch('/api/rooms', { as: ada, json: { name, kind: 'private' } })
  await chat.app.context.settings.change({ signUp: 'anybody' }, 'operator')
  const { db, asked } = recordQueries(chat.app.context.db)

  const { actions } = await listAudit(db, { order: 'desc', page: 1, limit: 25 })

  expect(actions).toEqual(expect.arrayContaining(['room.create', 'settings.change']))
  expect(actions).toEqual([...new Set(actions)].sort())
  const plan = asked
    .filter(({ sql }) => sql.includes('recursive'))
    .flatMap((query) => planOf(chat.dataFolder, query))
  expect(plan.filter((step) => step.includes(' audit'))).toEqual([
    'SEARCH audit USING COVERING INDEX audit_action',
    'SEARCH audit USING COVERING INDEX audit_action (action>?)',
  ])
})
