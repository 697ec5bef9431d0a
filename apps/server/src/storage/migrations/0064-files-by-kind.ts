import { type Kysely, sql } from 'kysely'

/** A page of the media of a room, or of its other files, is read from one place on, however rare they are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

export const expands = true

/** As the list asks. */
const media = `(case when substr(type, 1, 6) = 'video/' then 1
  when substr(type, 1, 6) = 'image/' and width is not null then 1 else 0 end)`

const statements = [
  `create index files_by_kind on files (roomId, ${media}, seq, id) where goneAt is null`,
  // The other way round it finds the files of a message as well, and does not offer itself for a room.
  'drop index files_of_message',
  'create index files_of_message on files (seq, roomId)',
]
