// Which events belong in the audit log as well: what people with power in a
// room do to others and to it, and what is taken away of it; not what they
// say or where they go themselves.
import type { Author, RoomSettings } from '@lobby/protocol'
import { type Deed, recordOf } from '../audit/record.ts'
import type { AuditRecord } from '../storage/audit-chain.ts'
import type { EventRow } from '../storage/tables.ts'
import {
  type DeletionPayload,
  type Entry,
  type MemberPayload,
  nameIn,
  type SettingsPayload,
} from './entry.ts'

/** What the event changed, as it was before. */
export interface Before {
  readonly slug: string
  /** The room's name. */
  readonly name: string
  readonly settings: RoomSettings | undefined
  /** What the member was in the room, where the event is about one. */
  readonly role: string | undefined
  /** Who had sent the message, where the event is about one. */
  readonly sender: Pick<Author, 'id' | 'name'> | undefined
}

/** The record of an event; undefined for one that does not belong there. Messages come through here too: `look` is called for others alone. */
export function auditOf(event: Entry & EventRow, look: () => Before): AuditRecord | undefined {
  const { authority, createdAt } = event
  const changeOf = changes[event.kind]
  if (!authority || authority.byLink || !changeOf) return undefined
  const before = look()
  const change = changeOf(event, before)
  if (!change) return undefined
  const { action, actor } = authority
  return recordOf(actor, { action, room: before.slug, ...change }, createdAt)
}

type Change = (event: Entry & EventRow, before: Before) => Omit<Deed, 'action' | 'room'> | undefined

const ofMember =
  (after: string): Change =>
  ({ payload }, before) => {
    const { author, member, role } = JSON.parse(payload) as MemberPayload
    if (author.id === member.id) return undefined
    const target = { kind: 'person', id: member.id, name: member.name } as const
    return { target, before: { role: before.role }, after: { role: role ?? after } }
  }

const changes: Partial<Record<EventRow['kind'], Change>> = {
  'member.joined': ofMember('member'),
  'member.removed': ofMember('outsider'),
  'member.banned': ofMember('banned'),
  'member.unbanned': ofMember('outsider'),
  'member.role': ofMember('member'),
  'message.deleted'({ payload }, { sender }) {
    const { messageSeq } = JSON.parse(payload) as DeletionPayload
    const target = { kind: 'message', id: String(messageSeq), name: sender?.name ?? '' } as const
    return { target, before: { sender: sender?.id } }
  },
  'room.renamed'(event, { slug, name }) {
    const target = { kind: 'room', id: slug, name } as const
    return { target, before: { name }, after: { name: nameIn(event) } }
  },
  'room.changed'({ payload }, { slug, name, settings }) {
    const { changes } = JSON.parse(payload) as SettingsPayload
    const target = { kind: 'room', id: slug, name } as const
    const names = Object.keys(changes) as (keyof RoomSettings)[]
    const before = Object.fromEntries(names.map((name) => [name, settings?.[name]]))
    return { target, before, after: changes }
  },
}
