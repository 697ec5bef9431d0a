import { ActiveRoom as Real } from '../../../apps/server/src/log/active-room.ts'

/** Passes on what it hears, without looking for what came before. */
export class ActiveRoom extends Real {
  override get isBehind(): boolean {
    return false
  }

  override take(events: Parameters<Real['take']>[0]): void {
    const [first] = events
    if (first && this.next !== undefined && first.seq > this.next) this.next = first.seq
    super.take(events)
  }
}
