import type { MemberRole, RoomKind } from '@lobby/protocol'
import type { RoomRole } from '../person.ts'
import type { EventRow, MemberKind, MemberRow } from '../storage/tables.ts'
import type { MemberPayload } from './entry.ts'

/** What somebody is in a room, by their row there. */
export function roleOf(row: Pick<MemberRow, 'role' | 'leftSeq'> | undefined): RoomRole {
  if (!row) return 'outsider'
  if (row.role === 'banned') return 'banned'
  return row.leftSeq === null ? row.role : 'outsider'
}

type Change = (
  before: Pick<MemberRow, 'role' | 'joinedSeq' | 'leftSeq'>,
  event: Pick<EventRow, 'seq'> & { readonly role: MemberRole | undefined },
) => Pick<MemberRow, 'role' | 'joinedSeq' | 'leftSeq'>

/** What each kind makes of a row. */
const changes: Record<MemberKind, Change> = {
  'member.joined': (_, { seq, role = 'member' }) => ({ role, joinedSeq: seq, leftSeq: null }),
  'member.left': (before, { seq }) => ({ ...before, leftSeq: seq }),
  'member.removed': (before, { seq }) => ({ ...before, leftSeq: seq }),
  'member.banned': (before, { seq }) => ({ ...before, role: 'banned', leftSeq: seq }),
  'member.unbanned': (before) => ({ ...before, role: 'member' }),
  'member.role': (before, { role = 'member' }) => ({ ...before, role, leftSeq: null }),
}

/** The row of whom the event is about, after it. */
function memberAfter(before: MemberRow | undefined, event: EventRow): MemberRow {
  const { roomId, seq } = event
  const { member, role } = JSON.parse(event.payload) as MemberPayload
  const known = before ?? { role: 'member', joinedSeq: seq, leftSeq: null }
  const change = changes[event.kind as MemberKind]
  const after = change(
    { role: known.role, joinedSeq: known.joinedSeq, leftSeq: known.leftSeq },
    { seq, role },
  )
  return { roomId, userId: member.id, name: member.name, guest: member.guest ? 1 : 0, ...after }
}

/** The members of rooms while events are taken one after the other. */
export class MembersSoFar {
  readonly #rows: Map<string, MemberRow>
  readonly #changed = new Map<string, MemberRow>()

  constructor(rows: readonly MemberRow[]) {
    this.#rows = new Map(rows.map((row) => [nameOf(row), row]))
  }

  /** What somebody is in a room by now. */
  roleOf(roomId: string, userId: string): RoomRole {
    return roleOf(this.#rows.get(nameOf({ roomId, userId })))
  }

  /** How many moderate a room by now. All of them must have been given. */
  moderatorsOf(roomId: string): number {
    const rows = [...this.#rows.values()].filter((row) => row.roomId === roomId)
    return rows.filter((row) => roleOf(row) === 'moderator').length
  }

  /** Takes an event about a member. */
  take(event: EventRow): void {
    const { member } = JSON.parse(event.payload) as MemberPayload
    const name = nameOf({ roomId: event.roomId, userId: member.id })
    const after = memberAfter(this.#rows.get(name), event)
    this.#rows.set(name, after)
    this.#changed.set(name, after)
  }

  /** The rows that are not what they were. */
  get changed(): readonly MemberRow[] {
    return [...this.#changed.values()]
  }
}

/** Room ids have no spaces. */
function nameOf({ roomId, userId }: Pick<MemberRow, 'roomId' | 'userId'>): string {
  return `${roomId} ${userId}`
}

/** `same`: it would say nothing new. */
export type Fit = 'fits' | 'same' | 'no member' | 'banned'

const alreadyThere = { member: 'same', moderator: 'same', muted: 'same' } as const
const notThere = { outsider: 'no member', banned: 'no member' } as const

/** Where an event of a kind does not fit somebody who is this in the room. */
const misfits: Record<MemberKind, Partial<Record<RoomRole, Fit>>> = {
  'member.joined': { ...alreadyThere, banned: 'banned' },
  'member.left': notThere,
  'member.removed': notThere,
  'member.banned': { banned: 'same' },
  'member.unbanned': { ...alreadyThere, outsider: 'same' },
  'member.role': { banned: 'banned' },
}

/** Whether an event can be about somebody who is this in the room; `to` is the role that it gives. */
export function fitOf(kind: MemberKind, before: RoomRole, room: RoomKind, to?: RoomRole): Fit {
  if (kind !== 'member.role') return misfits[kind][before] ?? 'fits'
  if (before === 'outsider' && room !== 'public') return 'no member'
  // Whoever is in a public room without a role has that of a member.
  if (before === to || (before === 'outsider' && to === 'member')) return 'same'
  return misfits[kind][before] ?? 'fits'
}
