// Who is here: who has a connection on any node, as they want it to be shown.
import type { ChannelLayer } from '@lobby/channels'
import type { PersonPresence } from '@lobby/protocol'
import type { PresenceWish } from '@lobby/protocol/presence-now'
import type { Clock } from '../ground/clock.ts'
import type { LogTarget } from '../ground/logger.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { peopleSeen } from './may-see.ts'
import { openNodesHeard } from './nodes-heard.ts'
import { PeopleHere } from './people-here.ts'
import { type PresenceTimes, presenceTimes } from './presence-times.ts'
import { type Watcher, Watches } from './watches.ts'
import { openWhereabouts, type Whereabouts } from './whereabouts.ts'

interface Needs {
  readonly db: Database
  readonly layer: ChannelLayer
  readonly clock: Clock
  readonly logger: LogTarget
  readonly server: () => Resource
  readonly times?: PresenceTimes | undefined
}

/** A connection of a person who is known again. */
export interface PresentConnection extends Watcher {
  readonly person: Person | undefined
}

export type Presences = ReturnType<typeof openPresences>

export function openPresences({ db, layer, clock, logger, server, times = presenceTimes }: Needs) {
  const whereabouts: Whereabouts = openWhereabouts({
    ...{ clock, times },
    changed: (id) => watches.changed(id),
    settled: () => watches.allChanged(),
  })
  const seenBy = (person: Person, ids: readonly string[]) => peopleSeen(db, server(), person, ids)
  const presenceOf = (id: string) => whereabouts.of(id)
  const watches = new Watches({ presenceOf, seenBy, clock, logger, times })
  const nodes = openNodesHeard({ layer, whereabouts, clock, logger, times })
  const here = new PeopleHere({ clock, told: nodes.tell })

  return {
    enter(connection: PresentConnection, wish: PresenceWish): void {
      if (connection.person) here.enter(connection, connection.person.id, wish)
    },
    idle(connection: PresentConnection, isIdle: boolean): void {
      if (connection.person) here.idle(connection, connection.person.id, isIdle)
    },
    choose: (id: string, wish: PresenceWish) => here.choose(id, wish),
    watch: (watcher: Watcher, ids: readonly string[]) => watches.watch(watcher, ids),
    askAgain: (watcher: Watcher) => watches.askAgain(watcher),
    leave(connection: PresentConnection): void {
      watches.unwatch(connection)
      if (connection.person) here.leave(connection, connection.person.id)
    },

    /** Whether the person is at a device just now, however they are shown. */
    isActive: (id: string) => whereabouts.isActive(id),

    /** Of these people, those that `me` may see and of which it is known. */
    async read(me: Person, ids: readonly string[]): Promise<PersonPresence[]> {
      const { people, blockers } = await seenBy(me, ids)
      return ids.flatMap((id) => {
        const presence = blockers.has(id) ? 'offline' : presenceOf(id)
        return people.has(id) && presence ? [{ id, presence }] : []
      })
    },

    async close(): Promise<void> {
      watches.close()
      here.close()
      await nodes.close()
      whereabouts.close()
    },
  }
}
