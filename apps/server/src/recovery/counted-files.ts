// How much people have in files, as `file_sums` counts it beside the files themselves.
import type { DatabaseSync } from 'node:sqlite'

const sums = `select ownerId, sum(bytes) as bytes, count(*) as files from files
  where goneAt is null group by ownerId
  union all select '', coalesce(sum(bytes), 0), count(*) from files where goneAt is null`
const isThere = `select * from (${sums}) where files <> 0`
const isCounted = 'select ownerId, bytes, files from file_sums where files <> 0'

/** What is counted wrong, in sentences. */
export function countedWrong(database: DatabaseSync): string[] {
  const rows = database
    .prepare(
      `select ownerId from (${isThere} except ${isCounted})
       union select ownerId from (${isCounted} except ${isThere})`,
    )
    .all()
  return rows.map(({ ownerId }) =>
    ownerId === ''
      ? 'The files of all people are not as many as is counted.'
      : `The files of ${ownerId} are not as many as is counted.`,
  )
}

export function countAnew(database: DatabaseSync): void {
  database.exec(`delete from file_sums; insert into file_sums ${sums}`)
}
