import { type Kysely, sql } from 'kysely'
import { newEpoch } from '../epochs.ts'

const strict = sql`strict`
const strictByKey = sql`strict, without rowid`

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .modifyEnd(strictByKey)
    .execute()
  await sql`insert into meta (key, value) values ('epoch', ${newEpoch()})`.execute(db)

  await db.schema
    .createTable('rooms')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('createdBy', 'text')
    .modifyEnd(strict)
    .execute()

  await db.schema
    .createTable('room_heads')
    .addColumn('roomId', 'text', (column) =>
      column.primaryKey().notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('lastSeq', 'integer', (column) => column.notNull())
    .addColumn('messageCount', 'integer', (column) => column.notNull())
    .modifyEnd(strictByKey)
    .execute()

  await db.schema
    .createTable('events')
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('messageId', 'text')
    .addColumn('senderId', 'text', (column) => column.notNull())
    .addColumn('clientId', 'text', (column) => column.notNull())
    .addColumn('bodyHash', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('events_place', ['roomId', 'seq'])
    .addUniqueConstraint('events_sent', ['senderId', 'clientId'])
    .modifyEnd(strict)
    .execute()

  await db.schema
    .createTable('messages')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('authorId', 'text', (column) => column.notNull())
    .addColumn('authorName', 'text', (column) => column.notNull())
    .addColumn('authorGuest', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createIndex('messages_place')
    .unique()
    .on('messages')
    .columns(['roomId', 'seq'])
    .execute()

  await db.schema
    .createTable('read_markers')
    .addColumn('userId', 'text', (column) => column.notNull())
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('readSeq', 'integer', (column) => column.notNull())
    .addColumn('readCount', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('read_markers_place', ['userId', 'roomId'])
    .modifyEnd(strictByKey)
    .execute()
  await db.schema.createIndex('read_markers_room').on('read_markers').column('roomId').execute()
}
