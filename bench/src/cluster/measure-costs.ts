// What the model is fed with: some of it was found on the way, the rest is asked here.
import { generate } from '../round.ts'
import type { Load } from '../tasks/task.ts'
import { type Costs, type Shared, share } from './model.ts'
import { type Sending, sending } from './sending.ts'
import { atSite } from './site.ts'

interface Given {
  /** One node, with many messages in each commit, and with few. */
  readonly large: Sending
  readonly small: Sending
  /** Megabytes of a node that has just started. */
  readonly memory: number
}

/** Sockets that hear each message, and sockets that hear nothing. */
const listeners = 200
const idlers = 500

export async function measureCosts({ large, small, memory }: Given): Promise<Costs> {
  const send = shareOf(large, small, ({ nodes }) => nodes[0] ?? Number.NaN)
  const stored = shareOf(large, small, ({ database }) => database ?? Number.NaN)
  const notice = await measureNotice()
  return { send, stored, notice, node: memory, ...(await measureSockets(send)) }
}

function shareOf(large: Sending, small: Sending, spentBy: (one: Sending) => number): Shared {
  const of = (one: Sending) => ({
    batch: one.messages / one.commits,
    each: (spentBy(one) / one.messages) * 1_000,
  })
  return share(of(large), of(small))
}

/** All speak to one node; what the other one spends, it spends on notices. */
function measureNotice(): Promise<number> {
  return atSite({ nodes: 2, database: 'postgres' }, async (site) => {
    const shape = { rooms: 16, senders: 64, window: 16, atFirst: true }
    const { nodes, messages } = await sending(site, shape)
    return ((nodes[1] ?? Number.NaN) / messages) * 1_000
  })
}

/** By the load generator of the comparisons: what each of many deliveries costs that are written one by one, and, at a server in which nobody has spoken, what a socket holds and does while nothing is said. */
async function measureSockets(
  send: Shared,
): Promise<Pick<Costs, 'delivery' | 'socket' | 'socketMemory'>> {
  const at = <Answer>(work: (load: Omit<Load, 'task' | 'sockets'>) => Promise<Answer>) =>
    atSite({ nodes: 1, database: 'postgres' }, ({ servers: [server] }) => {
      if (!server) throw new Error('There is no node.')
      return work({ wire: 'lobby', port: server.port, server: server.pid, seconds: 5 })
    })
  const talking = await at((load) => generate({ ...load, task: 'one room', sockets: listeners }))
  const idle = await at((load) => generate({ ...load, task: 'idle', sockets: idlers }))
  const { messages = Number.NaN, serverBusy = Number.NaN } = talking['1 × 1'] ?? {}
  const each = (serverBusy / messages) * 1e6
  return {
    delivery: Math.max(0, each - send.message - send.batch) / listeners,
    socket: idle['']?.idleCpu ?? Number.NaN,
    socketMemory: idle['']?.memory ?? Number.NaN,
  }
}
