import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { checkDatabase } from '../../recovery/check-database.ts'
import { earlierFolder } from '../../testing/earlier-folder/earlier-folder.ts'
import { openStorage } from '../storage.ts'

/** Ids as programs of others make them, with texts that are no plain ones. */
const odd = [
  {
    clientId: '01A218E8-8D35-769A-9AD4-1B52C72ADBCF',
    body: 'A “quoted” \\ text\n\t\u2028 of Ünïcode 🍵',
  },
  { clientId: '01a218e8-8d35-769a-9ad4-1b52c72adbcf', body: '{"author": 1}' },
  { clientId: '01a218e88d35769a9ad41b52c72adbcf', body: 'null' },
  { clientId: 'client-1', body: '7' },
  { clientId: undefined, body: 'Sent without an id.' },
]

const rowsOf = (file: string, sql: string) => {
  const database = new DatabaseSync(file)
  const rows = database.prepare(sql).all() as Record<string, unknown>[]
  database.close()
  return rows.map((row) => ({ ...row }))
}

test('every event and every message of the version before is what it was', async () => {
  const dataFolder = earlierFolder()
  const file = join(dataFolder, 'lobby.db')
  addMessages(file)
  const events = rowsOf(file, 'select * from events order by rowid')
  const messages = rowsOf(file, 'select * from messages order by roomId, seq')

  await (await openStorage({ dataFolder })).close()

  const columns = Object.keys(messages[0] ?? {}).join(', ')
  expect(rowsOf(file, `select ${columns} from messages order by roomId, seq`)).toEqual(messages)
  const after = rowsOf(file, 'select * from events order by number')
  expect(after).toHaveLength(events.length)
  for (const [index, { payload, clientId, bodyHash, ...event }] of events.entries()) {
    const { author, body = null, clientId: given = null, ...rest } = JSON.parse(String(payload))
    expect(after[index]).toMatchObject({
      ...event,
      clientId: given,
      senderName: author.name,
      senderGuest: author.guest ? 1 : 0,
      body,
      payload: Object.keys(rest).length === 0 ? null : JSON.stringify(rest),
      bodyHash: event.kind === 'message.created' && body === null ? bodyHash : null,
    })
  }
  expect(after.filter(({ bodyHash }) => bodyHash !== null)).toHaveLength(1)
  expect(checkDatabase(file)).toMatchObject({ ok: true })
})

/** At the end of a room, as the version before wrote them. */
function addMessages(file: string): void {
  const database = new DatabaseSync(file)
  const { roomId, lastSeq } = database
    .prepare(`select roomId, lastSeq from room_heads where lastSeq > 1 order by roomId limit 1`)
    .get() as { roomId: string; lastSeq: number }
  const author = { id: 'ada', name: 'Ada "L." O’Neil', guest: true }
  for (const [index, { clientId, body }] of odd.entries()) {
    const [id, seq, createdAt] = [
      `m-${index}`,
      lastSeq + 1 + index,
      `2026-11-26T18:00:00.00${index}Z`,
    ]
    const payload = JSON.stringify({ author, body, clientId })
    database
      .prepare('insert into events values (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        roomId,
        seq,
        'message.created',
        id,
        author.id,
        clientId ?? `own-${index}`,
        '',
        payload,
        createdAt,
      )
    database
      .prepare('insert into messages values (?, ?, ?, ?, ?, ?, ?, ?, null)')
      .run(id, roomId, seq, author.id, author.name, 1, body, createdAt)
  }
  database
    .prepare(
      'update room_heads set lastSeq = lastSeq + ?, messageCount = messageCount + ? where roomId = ?',
    )
    .run(odd.length, odd.length, roomId)
  database.close()
}
