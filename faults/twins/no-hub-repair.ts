import { ActiveRoom as Real } from '@lobby/server/parts/active-room'

export * from '@lobby/server/parts/active-room'

/** Never finds that something is missing, and so waits for it for ever. */
export class ActiveRoom extends Real {
  override get isBehind(): boolean {
    return false
  }
}
