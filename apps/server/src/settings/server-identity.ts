// What the server is called and says to everybody, in the table of settings.
import { Banner, type ServerIdentity } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import type { Actor } from '../ground/person.ts'
import { dropUnshownImages, imagePath } from '../images/stored-images.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'

/** What is stored of it, as texts; `logo` is the hash of an image, `banner` JSON. */
export interface StoredIdentity {
  readonly name: string
  readonly logo: string
  readonly welcome: string
  readonly banner: string
}

/** What a change makes of each; an empty text takes it away. */
export type IdentityChange = { readonly [Key in keyof StoredIdentity]?: string | undefined }

/** What the server is called; its holders see each change at once, those on other nodes within two seconds. */
export interface Identity {
  readonly now: ServerIdentity
  /** Reads again what may have been changed on another node. */
  refresh(): Promise<void>
  /** Stores what is given by the work, which may store an image in the same transaction, and answers all of it. */
  change(
    by: Actor,
    work: (tx: DatabaseTransaction) => Promise<IdentityChange> | IdentityChange,
  ): Promise<ServerIdentity>
}

export const nameAtFirst = 'Lobby'

const keys = ['name', 'logo', 'welcome', 'banner'] as const

/** Reads what it is called. One for each node. */
export async function openIdentity(db: Database): Promise<Identity> {
  let now = shownOf(await readIdentity(db))
  return {
    get now() {
      return now
    },
    async refresh() {
      now = shownOf(await readIdentity(db))
    },
    async change(by, work) {
      now = await inTransaction(db, async (tx) => {
        const before = await readIdentity(tx)
        await storeIdentity(tx, { before, change: await work(tx), by })
        return shownOf(await readIdentity(tx))
      })
      return now
    },
  }
}

async function readIdentity(db: Database | DatabaseTransaction): Promise<IdentityChange> {
  const rows = await db.selectFrom('settings').selectAll().where('key', 'in', keys).execute()
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]))
}

function shownOf({ name, logo, welcome, banner }: IdentityChange): ServerIdentity {
  return {
    name: name || nameAtFirst,
    ...(logo && { logo: imagePath(logo) }),
    ...(welcome && { welcome }),
    ...(banner && { banner: Banner.parse(JSON.parse(banner)) }),
  }
}

interface Storing {
  readonly before: IdentityChange
  readonly change: IdentityChange
  readonly by: Actor
}

async function storeIdentity(tx: DatabaseTransaction, { before, change, by }: Storing) {
  const rows = keys.flatMap((key) => {
    const value = change[key]
    return value === undefined || value === (before[key] ?? '') ? [] : [{ key, value }]
  })
  if (rows.length === 0) return
  await tx
    .insertInto('settings')
    .values(rows)
    .onConflict((row) =>
      row.column('key').doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
    )
    .execute()
  await dropUnshownImages(tx)
  await noteChange(tx, 'server')
  record(tx, by, {
    action: 'settings.change',
    target: { kind: 'server', id: 'server', name: '' },
    before: Object.fromEntries(rows.map(({ key }) => [key, before[key] ?? ''])),
    after: Object.fromEntries(rows.map(({ key, value }) => [key, value])),
  })
}
