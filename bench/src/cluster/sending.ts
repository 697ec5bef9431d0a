// How many messages a setup stores a second, what each costs server and database, and how soon another node has it.
import { setTimeout as delay } from 'node:timers/promises'
import { machineCpu, threadsCpu, treeCpu } from '../process-usage.ts'
import { Sender } from '../sender.ts'
import { percentiles } from '../statistics.ts'
import { lobby } from '../wires/lobby.ts'
import { Follower } from './follower.ts'
import { commitsOf, type Site } from './site.ts'

/** Who sends what. */
export interface Shape {
  readonly rooms: number
  /** They take rooms in turns, and nodes. */
  readonly senders: number
  /** Messages that each has under way. */
  readonly window: number
  /** All speak to the first node; the others have no more than its notices. */
  readonly atFirst?: boolean
  /** Whether a socket of each node follows the first room, and is timed. */
  readonly followed?: boolean
}

/** Milliseconds of processor, and what they were for. */
export interface Sending {
  readonly messages: number
  readonly seconds: number
  /** Of batches; NaN with workers. */
  readonly commits: number
  /** Milliseconds of processor of each node, workers included. */
  readonly nodes: readonly number[]
  readonly database: number | undefined
  /** Cores used. */
  readonly generator: number
  readonly others: number
  /** From sending to the acknowledgement, in milliseconds. */
  readonly answer: { readonly p50: number; readonly p99: number }
  /** From the acknowledgement, which follows the commit, to the hearing of a follower at each node, in milliseconds. */
  readonly heard: readonly { readonly p50: number; readonly p99: number }[]
}

const seconds = { before: 2, counted: 5 }

export async function sending({ servers, postgres }: Site, shape: Shape): Promise<Sending> {
  const { rooms, senders, window, atFirst, followed } = shape
  const roomOf = (n: number) => `room-${(n % rooms) + 1}`
  const first = servers[0]
  if (!first) throw new Error('There is no node to send to.')
  for (let n = 0; n < rooms; n++) await lobby.open(`http://127.0.0.1:${first.port}`, roomOf(n))

  const answers: number[] = []
  const acknowledgedAt = new Map<number, number>()
  const followers = followed
    ? await Promise.all(servers.map(({ port }) => Follower.open(port, roomOf(0))))
    : []
  let isCounting = false
  const all = await Promise.all(
    Array.from({ length: senders }, (_, n) => {
      const room = roomOf(n)
      const { port } = (atFirst ? first : servers[n % servers.length]) as { port: number }
      return Sender.open({
        ...{ port, room, window, name: `Sender ${n}` },
        acknowledged(seq, took) {
          if (!isCounting) return
          answers.push(took)
          if (followed && room === roomOf(0)) acknowledgedAt.set(seq, performance.now())
        },
      })
    }),
  )
  const look = async () => ({
    commits: await commitsOf(servers),
    at: performance.now(),
    messages: all.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    nodes: servers.map(({ pid }) => treeCpu(pid)),
    database: postgres && treeCpu(postgres.pid),
    generator: threadsCpu(process.pid),
    machine: machineCpu() * 1_000,
  })
  await delay(seconds.before * 1_000)
  isCounting = true
  const before = await look()
  await delay(seconds.counted * 1_000)
  const after = await look()
  isCounting = false
  await Promise.all(all.map((sender) => sender.close()))
  // What was acknowledged last is heard.
  await delay(500)
  for (const follower of followers) follower.close()

  const took = after.at - before.at
  const nodes = after.nodes.map((spent, n) => spent - (before.nodes[n] ?? 0))
  const database =
    after.database === undefined ? undefined : after.database - (before.database ?? 0)
  const generator = after.generator - before.generator
  const ours = nodes.reduce((sum, spent) => sum + spent, database ?? 0) + generator
  return {
    messages: after.messages - before.messages,
    seconds: took / 1_000,
    commits: after.commits - before.commits,
    nodes,
    database,
    generator: generator / took,
    others: Math.max(0, (after.machine - before.machine - ours) / took),
    answer: percentiles(answers),
    heard: followers.map((follower) => percentiles(follower.since(acknowledgedAt))),
  }
}
