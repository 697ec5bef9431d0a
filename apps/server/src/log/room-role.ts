import type { RoomRole } from '../ground/person.ts'
import type { MemberRow } from '../storage/tables.ts'

/** What a person is in a room, by their row there. */
export function roleOf(row: Pick<MemberRow, 'role' | 'leftSeq'> | undefined): RoomRole {
  if (!row) return 'outsider'
  if (row.role === 'banned') return 'banned'
  return row.leftSeq === null ? row.role : 'outsider'
}
