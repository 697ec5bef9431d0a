import { Connection as Real } from '../../../packages/client/src/connection.ts'

/** Answers pings, and does not read what they say of the rooms' heads. */
export class Connection extends Real {
  constructor(wiring: ConstructorParameters<typeof Real>[0]) {
    super({ ...wiring, onFrame: (frame) => frame.type !== 'ping' && wiring.onFrame(frame) })
  }
}
