import { createHash } from 'node:crypto'
import type { Database } from '../storage/database.ts'

/** The server's own emoji, as far as a node remembers them. */
export interface OwnEmojiVersion {
  /** Of the list: another list has another one. Empty: there are none. */
  readonly now: string
  /** Reads again what may have been changed here or on another node. */
  refresh(): Promise<void>
}

/** Reads which there are. One for each node. */
export async function openOwnEmojiVersion(db: Database): Promise<OwnEmojiVersion> {
  let now = await readVersion(db)
  return {
    get now() {
      return now
    },
    async refresh() {
      now = await readVersion(db)
    },
  }
}

async function readVersion(db: Database): Promise<string> {
  const rows = await db.selectFrom('own_emoji').select(['name', 'image']).orderBy('name').execute()
  return versionOf(rows)
}

/** The version of this list. */
export function versionOf(rows: readonly { readonly name: string; readonly image: string }[]) {
  if (rows.length === 0) return ''
  const all = rows.map(({ name, image }) => `${name} ${image}`).sort()
  return createHash('sha256').update(all.join('\n')).digest('base64url').slice(0, 16)
}
