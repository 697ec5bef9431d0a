// What people are writing, in SQL.
import type { Draft } from '@lobby/protocol'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { listReadable } from '../rooms/readable.ts'
import type { Database } from '../storage/database.ts'
import { now } from '../storage/instants.ts'

/** So many are kept for one person: who writes has a handful. */
export const mostDrafts = 500

/** Where a person is writing. */
export interface Place {
  readonly userId: string
  readonly roomId: string
  /** 0: in the room itself. */
  readonly thread: number
}

/** What they write there; empty after it was sent or thrown away. */
export function findDraft(db: Database, { userId, roomId, thread }: Place) {
  return db
    .selectFrom('drafts')
    .select(['body as text', 'version'])
    .where('userId', '=', userId)
    .where('roomId', '=', roomId)
    .where('thread', '=', thread)
    .executeTakeFirst()
}

export async function countDrafts(db: Database, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('drafts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('userId', '=', userId)
    .where('drafts.body', '!=', '')
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The text in place of what was there. Answers its version. */
export async function writeDraft(db: Database, place: Place, text: string): Promise<number> {
  const updatedAt = now()
  const { version } = await db
    .insertInto('drafts')
    .values({ ...place, body: text, version: 1, updatedAt })
    .onConflict((known) =>
      known.columns(['userId', 'roomId', 'thread']).doUpdateSet(({ eb }) => ({
        body: text,
        updatedAt,
        version: eb('drafts.version', '+', 1),
      })),
    )
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** All that a person is writing in the rooms that they may read, the newest first. */
export async function listDrafts(db: Database, person: Person, server: Resource): Promise<Draft[]> {
  const readable = new Set((await listReadable(db, person, server)).map(({ slug }) => slug))
  const rows = await db
    .selectFrom('drafts')
    .innerJoin('rooms', 'rooms.id', 'drafts.roomId')
    .select(['slug', 'thread', 'drafts.body as text', 'version'])
    .where('userId', '=', person.id)
    .where('drafts.body', '!=', '')
    .orderBy('updatedAt', 'desc')
    .execute()
  return rows
    .filter(({ slug }) => readable.has(slug))
    .map(({ slug: room, thread, text, version }) => ({
      room,
      ...(thread > 0 && { thread }),
      text,
      version,
    }))
}
