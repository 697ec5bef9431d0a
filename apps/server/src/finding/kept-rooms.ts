// In which rooms messages are, as the index says it: every search asks for it, and it takes most of what one reads. It is kept in memory, and read again
// when it was written again.
import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { SearchPartsTable } from '../storage/search-tables.ts'
import { isOneOf } from '../storage/sought.ts'
import { statement } from '../storage/statement.ts'
import { facets } from './shelves.ts'

/** Stretches that are kept, of 65,536 messages most of them, at a byte or two for each. */
const most = 128

type Part = Selectable<SearchPartsTable>

const keptOf = new WeakMap<Database, Map<number, Part>>()

/** The parts of the index that tell of rooms, of stretches from one number up to another. */
export async function roomParts(
  db: Database,
  [from, below]: readonly [from: number, below: number],
): Promise<readonly Part[]> {
  const kept = keptOf.getOrInsertComputed(db, () => new Map())
  const today = await writtenIn(db, { from, below })
  const missing = today.filter(({ start, written }) => kept.get(start)?.written !== written)
  if (missing.length > 0) {
    const starts = missing.map(({ start }) => start)
    const parts = await db
      .selectFrom('search_parts')
      .selectAll()
      .where(isOneOf('start', starts))
      .where('shelf', '=', facets.room)
      .execute()
    for (const part of parts) {
      kept.delete(part.start)
      kept.set(part.start, part)
    }
  }
  const found = today.flatMap(({ start }) => kept.get(start) ?? [])
  // A search goes from the newest to the oldest: what goes first is what the next one needs last.
  const oldest = [...kept.keys()].sort((a, b) => a - b)
  for (const start of oldest.slice(0, Math.max(0, kept.size - most))) kept.delete(start)
  return found
}

const writtenIn = statement((db, { from, below }: { from: number; below: number }) =>
  db
    .selectFrom('search_parts')
    .select(['start', 'written'])
    .where('start', '>=', from)
    .where('start', '<', below)
    .where('shelf', '=', facets.room),
)
