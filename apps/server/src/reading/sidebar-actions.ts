import type { Sidebar } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { type Notify, personGroup } from '../notices.ts'
import type { Database } from '../storage/database.ts'
import { writeSidebar } from './sidebars.ts'

export type SidebarActions = ReturnType<typeof createSidebarActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly notify: Notify
}

export function createSidebarActions({ db, limiter, notify }: Needs) {
  return { changeSidebar }

  /** Puts these sections in place of those of the version, and tells the person's tabs. Throws ChatError `changed_meanwhile`. */
  async function changeSidebar({ id }: Person, { version, sections }: Sidebar): Promise<Sidebar> {
    limiter.consume('sidebar', id)
    const sidebar: Sidebar = { version: version + 1, sections }
    if (!(await writeSidebar(db, id, sidebar)))
      throw new ChatError(
        'changed_meanwhile',
        'The sections were changed meanwhile. Read them, and make your change again.',
      )
    const frame = { type: 'sidebar.changed', sidebar } as const
    await notify(personGroup(id), { type: 'personal.changed', frame })
    return sidebar
  }
}
