import { ServerSettings } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import type { Actor } from '../person.ts'
import type { Database } from '../storage/database.ts'
import { hasOwner } from './users.ts'

const defaults: ServerSettings = { signUp: 'nobody' }

/** What the owner has decided, and the defaults for the rest. */
export async function readSettings(db: Database): Promise<ServerSettings> {
  const rows = await db.selectFrom('settings').selectAll().execute()
  return ServerSettings.parse({
    ...defaults,
    ...Object.fromEntries(rows.map(({ key, value }) => [key, value])),
  })
}

/** Stores what is given, and answers all of them. */
export async function changeSettings(
  db: Database,
  change: { readonly [Key in keyof ServerSettings]?: ServerSettings[Key] | undefined },
  by: Actor,
): Promise<ServerSettings> {
  const before = await readSettings(db)
  const rows = Object.entries(change)
    .filter(([key, value]) => value !== undefined && value !== before[key as keyof typeof before])
    .map(([key, value]) => ({ key: key as keyof ServerSettings, value: value as string }))
  if (rows.length === 0) return before
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('settings')
      .values(rows)
      .onConflict((row) =>
        row.column('key').doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
      )
      .execute()
    await record(tx, by, {
      action: 'settings.change',
      target: { kind: 'server', id: 'settings', name: '' },
      before: Object.fromEntries(rows.map(({ key }) => [key, before[key]])),
      after: Object.fromEntries(rows.map(({ key, value }) => [key, value])),
    })
  })
  return readSettings(db)
}

/** Whether anybody may make an account now: never before the server has an owner. */
export async function isOpenForSignUp(db: Database): Promise<boolean> {
  return (await readSettings(db)).signUp === 'anybody' && (await hasOwner(db))
}
