import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { newDatabase } from '../../testing/test-database.ts'
import { types } from './client.ts'
import { byIndexAlone } from './open-postgres.ts'
import type { Prepared } from './pipeline.ts'
import { readFound } from './postgres-log-reads.ts'
import { writeChanges } from './postgres-log-writes.ts'

const many = 300

/** Two people have written much in one room, one after the other; it has many members, and PostgreSQL has no statistics yet. */
const fill = `
  insert into rooms (id, slug, name, "createdAt") values ('garden', 'garden', 'Garden', '');
  insert into senders (id) values ('ada'), ('bob');
  insert into event_rows (room, seq, kind, "messageId", sender, "senderName", "senderGuest", "clientId", body, "createdAt")
    select rooms.number, seq, 'message.created', 'message-' || seq, senders.number, id, 0, 'client-' || n, 'Hello', 0
    from (select number from rooms) as rooms, senders, generate_series(1, ${many}) as n,
      lateral (select case id when 'ada' then n else n + ${many} end as seq) as place;
  insert into message_rows (room, seq, author) select room, seq, sender from event_rows;
  insert into members ("roomId", "userId", name, guest, role, "joinedSeq")
    select 'garden', 'person-' || n, 'Person', 0, 'member', n from generate_series(1, ${many}) as n`

/** The first column of each index that has several. */
const firstOf = [
  ['event_rows_sent', 'sender'],
  ['event_rows_place', 'room'],
  ['message_rows_author', 'author'],
  ['message_rows_pkey', 'room'],
] as const
/** A use of the index by a condition that does not begin with its first column. */
const past = (index: string, first: string) =>
  new RegExp(`using ${index} .*\\n\\s+Index Cond: \\((?!\\(?${first} )`)

describe('PostgreSQL', () => {
  test('what an append asks reads no more where a person has written much and a room has many members', async () => {
    const connectionString = await newDatabase()
    const client = new pg.Client({
      connectionString,
      types,
      pipeline: true,
      options: byIndexAlone,
    })
    await client.connect()
    try {
      const needs = {
        sent: [{ senderId: 'ada', clientId: 'client-7' }],
        members: [{ roomId: 'garden', userId: 'person-7' }],
        moderatorsOf: [],
        lastSends: [{ roomId: 'garden', userId: 'ada' }],
        messages: [{ roomId: 'garden', seq: 7 }],
        reactionKinds: [{ roomId: 'garden', seq: 7 }],
        reactions: [{ roomId: 'garden', seq: 7, emoji: '👍', userId: 'ada' }],
        pinsOf: ['garden'],
        hereIn: [],
        files: ['file-7'],
        names: [{ roomId: 'garden', name: 'Ada', username: 'ada' }],
      }
      // Plans are made while there is nothing, and kept.
      const changes = {
        changedTexts: [{ roomId: 'garden', seq: 7, body: null, payload: null, bodyHash: 'hash' }],
        markedMessages: [
          {
            roomId: 'garden',
            seq: 7,
            deletedSeq: 8,
            editedSeq: null,
            pinnedSeq: null,
            changedSeq: 8,
          },
        ],
        reactions: [{ roomId: 'garden', seq: 7, emoji: '👍', userId: 'ada', addedSeq: null }],
        mentions: [{ roomId: 'garden', seq: 7, people: [{ userId: 'ada', at: 7 }] }],
        clearedMessages: [{ roomId: 'garden', seq: 7 }],
      }
      await readFound(client, needs)
      await writeChanges(client, changes)
      await client.query(fill)
      const asked: Prepared[] = []
      const noting = {
        query(statement: Prepared) {
          asked.push(statement)
          return client.query({ ...statement, values: [...statement.values] })
        },
      } as unknown as pg.ClientBase
      const { found } = await readFound(noting, needs)
      expect(found.sent).toMatchObject([{ seq: 7, clientId: 'client-7', senderId: 'ada' }])
      expect(found.members).toMatchObject([{ userId: 'person-7' }])
      expect(found.lastSends).toMatchObject([{ roomId: 'garden', userId: 'ada' }])
      expect(found.messages).toMatchObject([{ roomId: 'garden', body: 'Hello' }])
      await writeChanges(noting, changes)
      expect(asked.map(({ name }) => name)).toEqual([
        'now',
        'sent',
        'members',
        'last-sends',
        'messages',
        'reaction-kinds',
        'reactions',
        'names',
        'groups',
        'files',
        'pins',
        'change-texts',
        'mark-messages',
        'remove-reactions',
        'insert-reactions',
        'clear-mentions',
        'insert-mentions',
        'clear-versions',
        'clear-reactions',
        'clear-mentions',
      ])
      for (const { name, values } of asked) {
        const given = values.length > 0 ? `(${values.map((value) => `'{${value}}'`)})` : ''
        const { rows } = await client.query(`explain (analyze) execute "${name}"${given}`)
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
        expect(plan, name).not.toMatch(/Rows Removed by|rows=\d{3}\d* loops/)
        // Of an index with several columns none is gone through for a later one alone.
        for (const [index, first] of firstOf) expect(plan, name).not.toMatch(past(index, first))
      }
    } finally {
      await client.end()
    }
  })
})
