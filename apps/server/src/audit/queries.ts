import type { AuditEntry, AuditList, AuditQuery } from '@lobby/protocol'
import type { NotNull } from 'kysely'
import type { Database } from '../storage/database.ts'
import { contains } from '../storage/expressions.ts'
import { inFull } from '../storage/instants.ts'
import { cut, span } from '../storage/list-page.ts'
import type { AuditRow } from '../storage/tables.ts'

/** A page of the audit log. */
export async function listAudit(db: Database, query: AuditQuery): Promise<AuditList> {
  const [rows, { total }, actions] = await Promise.all([
    matching(db, query)
      .selectAll()
      .orderBy('id', query.order)
      .limit(span(query).limit)
      .offset(span(query).offset)
      .execute(),
    matching(db, query)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
    listActions(db),
  ])
  const { rows: shown, hasMore } = cut(rows, query)
  return {
    entries: shown.map(entryFrom),
    actions,
    total,
    hasMore,
  }
}

/** The actions that the log has entries of: from each a step in the index to the next one, however long the log is. */
async function listActions(db: Database): Promise<string[]> {
  const rows = await db
    .withRecursive('found', (to) =>
      to
        .selectFrom('audit')
        .select(({ fn }) => fn.min<string | null>('action').as('action'))
        .unionAll(
          to
            .selectFrom('found')
            .select(({ selectFrom }) =>
              selectFrom('audit')
                .select(({ fn }) => fn.min<string | null>('audit.action').as('action'))
                .whereRef('audit.action', '>', 'found.action')
                .as('action'),
            )
            .where('found.action', 'is not', null),
        ),
    )
    .selectFrom('found')
    .select('action')
    .where('action', 'is not', null)
    .$narrowType<{ action: NotNull }>()
    .execute()
  return rows.map(({ action }) => action)
}

function matching(db: Database, { actor, action, target, since, until }: AuditQuery) {
  return db
    .selectFrom('audit')
    .$if(actor !== undefined, (found) =>
      found.where(contains<'audit'>('audit.actorName', actor ?? '')),
    )
    .$if(action !== undefined, (found) => found.where('action', '=', action ?? ''))
    .$if(target !== undefined, (found) =>
      found.where(({ or }) =>
        or(
          (['audit.targetName', 'audit.room'] as const).map((column) =>
            contains<'audit'>(column, target ?? ''),
          ),
        ),
      ),
    )
    .$if(since !== undefined, (found) => found.where('at', '>=', inFull(since)))
    .$if(until !== undefined, (found) => found.where('at', '<', inFull(until)))
}

function entryFrom(row: AuditRow): AuditEntry {
  const { id, at, address, action, room } = row
  return {
    id,
    at,
    actor: { id: row.actorId, name: row.actorName },
    address,
    action,
    target: { kind: row.targetKind, id: row.targetId, name: row.targetName },
    room,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
  }
}
