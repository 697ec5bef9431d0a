import { Connection as Real } from '@lobby/client/parts/connection'

/** Answers pings, and does not read what they say of the rooms' heads. */
export class Connection extends Real {
  constructor(wiring: ConstructorParameters<typeof Real>[0]) {
    super({ ...wiring, onFrame: (frame) => frame.type !== 'ping' && wiring.onFrame(frame) })
  }
}
