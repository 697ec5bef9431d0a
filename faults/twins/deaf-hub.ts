import { ActiveRoom } from '@lobby/server/parts/active-room'
import { Hub as Real } from '@lobby/server/parts/hub'

/** Does not hear of every hundredth commit. The real one reads what it has missed. */
export class Hub extends Real {
  override roomOf(roomId: string): ActiveRoom {
    // Nobody follows the other one.
    return Math.random() < 0.99 ? super.roomOf(roomId) : new ActiveRoom(roomId, this)
  }
}
