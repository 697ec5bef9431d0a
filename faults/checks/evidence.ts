import type { FinalLog } from '../final-log.ts'
import type {
  Apply,
  Asked,
  Banned,
  Closed,
  Done,
  Fault,
  Fetched,
  Final,
  Heal,
  Invoke,
  Kept,
  Left,
  Nack,
  Ok,
  Opened,
  Pictured,
  Ready,
  Recv,
  Refused,
  Reset,
  Rest,
  Restored,
  Row,
  Survived,
  Uploaded,
  Usage,
  Waited,
} from '../history.ts'

export const invariants = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I10',
  'I11',
  'I12',
  'I13',
  'M1',
  'M2',
  'M3',
  'M4',
  'M5',
  'M6',
  'M7',
  'M8',
  'M9',
  'M10',
  'M11',
  'M12',
  'M13',
  'F3',
  'F5',
  'F6',
  'F9',
  'F10',
  'F13',
] as const
/** Those of the contract, and faults that ask for something beside it. */
export type Invariant = (typeof invariants)[number]

export interface Violation {
  readonly invariant: Invariant
  /** What is wrong, in a sentence. */
  readonly says: string
  /** The lines that prove it. */
  readonly rows: readonly Row[]
}

/** What one client showed of one room, in the order in which it did. */
export interface Shown {
  readonly client: string
  readonly room: string
  readonly rows: readonly (Apply | Reset)[]
}

/** What became of a change of a message. */
export interface Change {
  readonly asked: Asked
  readonly done: Done | undefined
  /** For good. */
  readonly refused: Refused | undefined
  /** An answer was lost, or never came: it may be stored, also later than another try of it. */
  readonly isUnsure: boolean
}

/** Everything that is known of a run, sorted once for all checks. */
export interface Evidence {
  readonly log: FinalLog
  /** Everything that was seen, in the order of time. */
  readonly rows: readonly Row[]
  readonly invokes: readonly Invoke[]
  readonly oks: readonly Ok[]
  readonly nacks: readonly Nack[]
  readonly recvs: readonly Recv[]
  readonly applies: readonly Apply[]
  readonly finals: readonly Final[]
  readonly usages: readonly Usage[]
  readonly opened: readonly Opened[]
  readonly closed: readonly Closed[]
  readonly ready: readonly Ready[]
  readonly faults: readonly Fault[]
  readonly restored: readonly Restored[]
  readonly survived: readonly Survived[]
  readonly banned: readonly Banned[]
  readonly uploads: readonly Uploaded[]
  readonly fetches: readonly Fetched[]
  readonly storedFiles: readonly Kept[]
  readonly left: readonly Left[]
  readonly pictured: readonly Pictured[]
  readonly heal: Heal | undefined
  readonly rest: Rest | undefined
  readonly waited: readonly Waited[]
  readonly shown: readonly Shown[]
  /** By their ids, in the order in which they were asked for. */
  readonly changes: ReadonlyMap<string, Change>
  readonly invokeOf: ReadonlyMap<string, Invoke>
}

/** `rows` in the order of time. */
export function gather(rows: readonly Row[], log: FinalLog): Evidence {
  const kind = <R extends Row>(type: R['type'], f?: R['f']) =>
    rows.filter((row) => row.type === type && (f === undefined || row.f === f)) as R[]
  const invokes = kind<Invoke>('invoke')
  const shown = new Map<string, Shown & { rows: (Apply | Reset)[] }>()
  for (const row of rows) {
    if (row.type !== 'apply' && row.type !== 'reset') continue
    const key = `${row.client} ${row.room}`
    const entry = shown.get(key) ?? { client: row.client, room: row.room, rows: [] }
    entry.rows.push(row)
    shown.set(key, entry)
  }
  return {
    log,
    rows,
    invokes,
    oks: kind<Ok>('ok'),
    nacks: kind<Nack>('nack'),
    recvs: kind<Recv>('recv'),
    applies: kind<Apply>('apply'),
    finals: kind<Final>('info', 'final'),
    usages: kind<Usage>('info', 'usage'),
    opened: kind<Opened>('info', 'opened'),
    closed: kind<Closed>('info', 'closed'),
    ready: kind<Ready>('info', 'ready'),
    faults: kind<Fault>('info', 'fault'),
    restored: kind<Restored>('info', 'restored'),
    survived: kind<Survived>('info', 'survived'),
    banned: kind<Banned>('info', 'banned'),
    uploads: kind<Uploaded>('file', 'uploaded'),
    fetches: kind<Fetched>('file', 'fetched'),
    storedFiles: kind<Kept>('file', 'kept'),
    left: kind<Left>('presence', 'left'),
    pictured: kind<Pictured>('presence', 'shown'),
    heal: kind<Heal>('info', 'heal')[0],
    rest: kind<Rest>('info', 'rest')[0],
    waited: kind<Waited>('info', 'waited'),
    shown: [...shown.values()],
    changes: changesIn(rows),
    invokeOf: new Map(invokes.map((row) => [row.cmid, row])),
  }
}

function changesIn(rows: readonly Row[]): Map<string, Change> {
  const changes = new Map<string, Change>()
  const lost = new Set<string>()
  for (const row of rows) {
    if (row.type !== 'change') continue
    if (row.f === 'asked') {
      changes.set(row.id, { asked: row, done: undefined, refused: undefined, isUnsure: true })
      continue
    }
    const before = changes.get(row.id)
    if (!before) continue
    const isOver = row.f === 'done' || (row.f === 'refused' && row.final)
    // Who could not say that it is stored does not say that it is not.
    if (!isOver) lost.add(row.id)
    changes.set(row.id, {
      ...before,
      ...(row.f === 'done' && { done: row }),
      ...(row.f === 'refused' && row.final && { refused: row }),
      isUnsure: !isOver || lost.has(row.id),
    })
  }
  return changes
}
