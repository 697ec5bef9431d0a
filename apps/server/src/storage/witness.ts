// Tells a folder that was put back from a copy from one that only stopped,
// crashed or moved: docs/decisions/0024 has every case.
//
// A witness is a small file that says how the database was left. One lies in
// the data folder, where a copy of the folder has it as well; another one lies
// outside, where no copy of the folder brings an old one back. The database
// itself keeps the marks of its starts: a witness that knows a mark which the
// database does not know has seen more than the database has.
import { hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** How much has happened: the newest entry of the audit log, then the newest event of any room. Only goes forward. */
const Position = z.strictObject({
  audit: z.number(),
  events: z.number(),
})
export type Position = z.infer<typeof Position>

const Witness = z.strictObject({
  /** Of the newest start. */
  mark: z.string(),
  /** While that start is not in the database yet: the one before it. */
  from: z.string().optional(),
  /** Which file the database was; see `fileOf`. */
  file: z.string(),
  position: Position,
  /** Whether the database was closed in order, so that no copy can have half of it. */
  closed: z.boolean(),
})
export type Witness = z.infer<typeof Witness>

/** What the database says of itself. */
export interface Testimony {
  /** Of its starts, the newest first. */
  readonly marks: readonly string[]
  readonly position: Position
  readonly file: string
}

/** So many databases are remembered outside, for one user of the machine. */
const mostOutside = 256

/** The witness at this path; undefined where there is none, `unreadable` where it cannot be understood. */
export function readWitness(path: string): Witness | 'unreadable' | undefined {
  try {
    return Witness.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable'
  }
}

/** Why this database is not the one that was left here, in a sentence; undefined when it is. */
export function whyPutBack(
  { marks, position, file }: Testimony,
  inside: Witness | 'unreadable' | undefined,
  outside: Witness | 'unreadable' | undefined,
): string | undefined {
  const [newest] = marks
  // Of a Lobby that kept no marks; or such a database was put back.
  if (newest === undefined)
    return inside ? 'The database is older than the rest of its folder.' : undefined
  if (!inside || inside === 'unreadable')
    return 'The database has come without the file lobby.witness, or that file is damaged.'
  if (inside.mark !== newest && inside.from !== newest)
    return 'The database and the rest of its folder are of different times.'
  if (isAhead(inside.position, position))
    return 'The database has lost what was stored in it when the folder was left.'
  if (!inside.closed && inside.file !== file)
    return 'The folder is a copy that was made while a server ran on it, or after it had crashed.'
  if (!outside || outside === 'unreadable') return undefined
  if (outside.mark === newest || outside.from === newest)
    return isAhead(outside.position, position)
      ? 'This machine has seen more of the database than is in it.'
      : undefined
  if (!marks.includes(outside.mark))
    return 'This machine has seen a later start of the database than the last one in it.'
  return undefined
}

function isAhead(witness: Position, database: Position): boolean {
  if (witness.audit !== database.audit) return witness.audit > database.audit
  return witness.events > database.events
}

/** Which file this is: another one after copying, the same one after renaming, also on another machine. */
export function fileOf(path: string): string {
  const { ino, birthtimeNs } = statSync(path, { bigint: true })
  return `${ino}-${birthtimeNs}`
}

/** Where the witness outside is of the database with this epoch. */
export function pathOutside(stateFolder: string, dbEpoch: string): string {
  return join(stateFolder, `${hash('sha256', dbEpoch).slice(0, 32)}.witness`)
}

/** Makes the folder for witnesses, and forgets the oldest of very many. Throws where it cannot be written to. */
export function prepareOutside(stateFolder: string): void {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 })
  const names = readdirSync(stateFolder).filter((name) => name.endsWith('.witness'))
  if (names.length < mostOutside) return
  const seen = names.flatMap((name) => {
    const path = join(stateFolder, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats ? [{ path, at: stats.mtimeMs }] : []
  })
  seen.sort((a, b) => a.at - b.at)
  for (const { path } of seen.slice(0, seen.length - mostOutside + 1)) rmSync(path, { force: true })
}
