import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { planOf, recordQueries } from '../testing/query-plans.ts'
import { listRoomFiles } from './room-files.ts'

test('a page of the files of a room is sought by room, kind and place, and never sorted', async () => {
  await using chat = await buildChat()
  const room = { id: await chat.roomId('lobby'), visibleFrom: 2, lastSeq: 9 }
  const { db, asked } = recordQueries(chat.app.context.db)

  for (const kind of ['media', 'documents'] as const)
    for (const after of [undefined, '8 x'])
      await listRoomFiles(db, room, { kind, limit: 50, ...(after && { after }) })

  expect(asked).toHaveLength(4)
  for (const query of asked) {
    const steps = planOf(chat.dataFolder, query)
    const [files] = steps.filter((step) => step.includes('files'))
    expect(files).toMatch(
      /^SEARCH files USING INDEX files_by_kind \(roomId=\? AND <expr>=\? AND seq>\?( AND seq<\?)?\)$/,
    )
    expect(steps.filter((step) => !/^SEARCH /.test(step))).toEqual([])
  }
})
