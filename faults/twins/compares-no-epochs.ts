import { ActiveRoom as Real } from '@lobby/server/parts/active-room'
import type { Announced } from '@lobby/server/testing'

export * from '@lobby/server/parts/active-room'

/** Sees how far the database is, and not in which history: who follows the room stays in the old one. */
export class ActiveRoom extends Real {
  override compare({ seq }: Pick<Announced, 'epoch' | 'seq'>): void {
    super.compare({ epoch: this.epoch, seq })
  }
}
