import { ServerSettings } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import type { Config } from '../ground/config.ts'
import type { Actor } from '../ground/person.ts'
import { hasOwner } from '../people/users.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'

/** What has been decided about the server; its holders see each change at once, those on other nodes within two seconds. */
export interface ServerDecisions {
  readonly now: ServerSettings
  /** Whether the server has an owner. */
  readonly hasOwner: boolean
  /** Looks for an owner again, after a role was given. */
  refreshOwner(): Promise<void>
  /** Reads again what may have been decided on another node. */
  refresh(): Promise<void>
  /** Stores what is given, and answers all of them. */
  change(change: SettingsChange, by: Actor): Promise<ServerSettings>
}

type SettingsChange = { readonly [Key in keyof ServerSettings]?: ServerSettings[Key] | undefined }
/** What counts until the owner has decided otherwise: the operator's environment has a say in it. */
function defaultsOf({ guests, openRooms }: Config): ServerSettings {
  return {
    signUp: 'invited',
    makeRooms: openRooms ? 'everybody' : 'admins',
    invite: 'admins',
    makeEmoji: 'admins',
    directory: 'met',
    guests: guests ? 'on' : 'off',
    previews: 'on',
    filesOfPerson: 'operator',
    filesOfServer: 'disk',
  }
}

/** Reads what was decided. One for each node. */
export async function openDecisions(db: Database, config: Config): Promise<ServerDecisions> {
  const defaults = defaultsOf(config)
  let now = await readDecisions(db, defaults)
  let owned = await hasOwner(db)
  async function refreshOwner() {
    owned ||= await hasOwner(db)
  }

  return {
    get now() {
      return now
    },
    get hasOwner() {
      return owned
    },
    refreshOwner,
    async refresh() {
      now = await readDecisions(db, defaults)
      await refreshOwner()
    },
    async change(change, by) {
      now = await inTransaction(db, async (tx) => {
        const before = await readDecisions(tx, defaults)
        await storeDecisions(tx, { before, change, by })
        return readDecisions(tx, defaults)
      })
      return now
    },
  }
}

async function readDecisions(
  db: Database | DatabaseTransaction,
  defaults: ServerSettings,
): Promise<ServerSettings> {
  const rows = await storedIn(db)
  return ServerSettings.parse({
    ...defaults,
    ...Object.fromEntries(rows.map(({ key, value }) => [key, value])),
  })
}

function storedIn(db: Database | DatabaseTransaction) {
  return db.selectFrom('settings').selectAll().execute()
}

async function storeDecisions(
  tx: DatabaseTransaction,
  { before, change, by }: { before: ServerSettings; change: SettingsChange; by: Actor },
): Promise<void> {
  // What counts by the environment is no decision yet: the same value makes it one.
  const stored = new Map((await storedIn(tx)).map(({ key, value }) => [key as string, value]))
  const rows = Object.entries(change)
    .filter(([key, value]) => value !== undefined && value !== stored.get(key))
    .map(([key, value]) => ({ key: key as keyof ServerSettings, value: value as string }))
  if (rows.length === 0) return
  await tx
    .insertInto('settings')
    .values(rows)
    .onConflict((row) =>
      row.column('key').doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
    )
    .execute()
  await noteChange(tx, 'server')
  record(tx, by, {
    action: 'settings.change',
    target: { kind: 'server', id: 'settings', name: '' },
    before: Object.fromEntries(rows.map(({ key }) => [key, before[key]])),
    after: Object.fromEntries(rows.map(({ key, value }) => [key, value])),
  })
}
