import type { Broadcast } from '@lobby/channels'
import type { History } from '../history.ts'
import type { NodeWiring, SimulatedNode } from './simulated-node.ts'
import type { Backup } from './simulated-storage.ts'

interface Wiring extends Omit<NodeWiring, 'transport'> {
  readonly history: History
  readonly Node: typeof SimulatedNode
}

/** Milliseconds that a word may need from one node to another, while something disturbs. */
const latest = 500

/** One to four nodes over one database, and what they say to each other. */
export class SimulatedCluster {
  readonly #wiring: Wiring
  readonly #count: number
  readonly #nodes: (SimulatedNode | undefined)[] = []
  /** Of every node that has started: those that have crashed hear nothing. */
  readonly #listeners: ((text: string) => void)[] = []
  /** Nobody may start while the database is put back. */
  #isOff = false

  constructor(wiring: Wiring) {
    this.#wiring = wiring
    this.#count = wiring.random.whole(1, 4)
    this.#startAll()
  }

  /** The node that takes a new connection; undefined: it is not there. */
  pick(): SimulatedNode | undefined {
    return this.#wiring.random.pick(this.#nodes)
  }

  /** One node ends, and comes back some time later. */
  crash(): void {
    const { time, random } = this.#wiring
    const index = random.whole(0, this.#count - 1)
    this.#stop(index)
    time.after(random.between(100, 3_000), () => this.#start(index))
  }

  /** All nodes restart, one after the other, as for a new version. */
  async restartInTurn(): Promise<void> {
    const { time, random } = this.#wiring
    for (let index = 0; index < this.#count; index++) {
      const node = this.#nodes[index]
      if (!node) continue
      this.#nodes[index] = undefined
      await node.leave()
      await new Promise<void>((resolve) => time.after(random.between(50, 1_000), resolve))
      this.#start(index)
    }
  }

  /** An operator stops everything, puts the backup back, and starts it again. */
  restore(backup: Backup): void {
    const { time, random, storage, history } = this.#wiring
    this.#isOff = true
    for (let index = 0; index < this.#count; index++) this.#stop(index)
    for (const { slug: room, epoch } of storage.rooms)
      history.add({ type: 'info', f: 'restored', client: '', room, epoch })
    storage.restore(backup)
    time.after(random.between(latest + 100, 3_000), () => {
      this.#isOff = false
      this.#startAll()
    })
  }

  #startAll(): void {
    for (let index = 0; index < this.#count; index++) this.#start(index)
  }

  #start(index: number): void {
    if (this.#isOff) return
    const { Node, ...wiring } = this.#wiring
    const transport: Broadcast = {
      isConnected: true,
      broadcast: async (_, text) => this.#publish(text),
      listen: async (_, listener) => void this.#listeners.push(listener),
    }
    this.#nodes[index] ??= new Node({ ...wiring, transport })
  }

  #stop(index: number): void {
    this.#nodes[index]?.crash()
    this.#nodes[index] = undefined
  }

  /** What nodes say to each other comes late, in any order, twice or never. */
  #publish(text: string): void {
    const { time, random, isCalm } = this.#wiring
    const copies = isCalm() ? 1 : random.pick([0, 1, 1, 1, 2])
    for (let copy = 0; copy < copies; copy++)
      time.after(random.next() ** 2 * (isCalm() ? 10 : latest), () => {
        for (const hear of this.#listeners) hear(text)
      })
  }
}
