import type { Database } from '../storage/database.ts'
import { listGroups } from './queries.ts'

/** The groups of people, as far as a node remembers them. */
export interface GroupVersion {
  /** Of the list: another list has another one. Empty: there are none. */
  readonly now: string
  /** Reads again what may have been changed here or on another node. */
  refresh(): Promise<void>
}

/** Reads which there are. One for each node. */
export async function openGroupVersion(db: Database): Promise<GroupVersion> {
  let { version } = await listGroups(db)
  return {
    get now() {
      return version
    },
    async refresh() {
      version = (await listGroups(db)).version
    },
  }
}
