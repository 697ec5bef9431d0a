import type { Action } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { AuditRecord } from '../storage/audit-chain.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { addToAudit } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'

/** Something that was done, as the audit log keeps it. Holds no secret and no text of a message. */
export interface AuditEntry {
  readonly action: Action
  readonly target: {
    readonly kind: AuditRecord['targetKind']
    readonly id: string
    readonly name: string
  }
  /** The address of the room in which it was done. */
  readonly room?: string | undefined
  /** What of it changed, and to what. */
  readonly before?: object | undefined
  readonly after?: object | undefined
}

/** The target of what is done to a person. */
export function personTarget({ id, name }: { readonly id: string; readonly name: string }) {
  return { kind: 'person', id, name } as const
}

/** The record of what the actor did, at an instant in ISO 8601. */
export function recordOf(actor: Actor, entry: AuditEntry, at: string): AuditRecord {
  const person = personOf(actor)
  const [id, name] = actor === 'operator' ? ['operator', 'Operator'] : [person?.id, person?.name]
  const { action, target, room, before, after } = entry
  return {
    at,
    actorId: id ?? '',
    actorName: name ?? '',
    address: person?.address ?? null,
    action,
    targetKind: target.kind,
    targetId: target.id,
    targetName: target.name,
    room: room ?? null,
    before: before ? JSON.stringify(before) : null,
    after: after ? JSON.stringify(after) : null,
  }
}

/** Records an entry in the transaction that does it: both are there afterwards, or neither. */
export function record(tx: DatabaseTransaction, actor: Actor, entry: AuditEntry): void {
  addToAudit(tx, recordOf(actor, entry, now()))
}
