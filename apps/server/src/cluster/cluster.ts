import type { Broadcast } from '@lobby/channels'
import { type Clock, delay, every } from '../ground/clock.ts'
import type { LogTarget } from '../ground/logger.ts'
import { newSecret } from '../ground/secrets.ts'
import type { RoomLog, RoomLogParts } from '../log/room-log.ts'
import { lineOfSuspect, linesOf, readLine, roomIdOf } from './announcement.ts'
import { createNoteForged } from './note-forged.ts'
import { signatureOf } from './signature.ts'

/** The version of what nodes tell each other. What has another one is not read: the database knows. */
const version = '1'
const topic = 'log'
/** Milliseconds between two comparisons of heads while nodes do not hear of each other. */
const compareEvery = 500
/** Milliseconds within which a node that has missed something compares: so nodes do not ask together. */
const jitter = 500
/** Milliseconds between two payloads that say that this node is there, and until one that says nothing counts as gone. */
const presence = { every: 10_000, within: 30_000 }
/** Milliseconds that a node which closes waits for what it has said last. */
const lastWords = 1_000

/** What this node has told others, and heard of them, since its start. */
export interface ClusterCounts {
  /** Payloads that were sent. */
  sent: number
  /** Payloads that could not be sent: the others find out by themselves. */
  unsent: number
  /** Payloads of other nodes that were read. */
  received: number
  /** What has a signature that is not ours, payloads and notices: another cluster uses the same names, or an attacker writes. */
  forged: number
  /** Payloads of a version that this one does not know. */
  unknown: number
}

/** The other nodes, as the log of this one tells and hears them. */
export interface Cluster {
  readonly counts: Readonly<ClusterCounts>
  /** How many other nodes were heard of within 30 s. */
  peers(): number
  /** Tells the others what this node has committed and deleted. Never throws. */
  readonly announces: Required<Pick<RoomLogParts, 'committed' | 'deleted'>>
  /** From now on this node hears the others. */
  join(log: RoomLog): void
  /** Something has a signature that is not ours. */
  noteForged(): void
  /** The way to the others was lost, or is there again: what was said meanwhile is looked up. */
  connectionChanged(): void
  /** Hears nothing any more. Resolves when what was said before is on its way; or soon, where the others are away. Call it after the log's. */
  close(): Promise<void>
}

interface Needs {
  readonly transport: Broadcast
  /** All nodes have the same. */
  readonly secret: string
  readonly clock: Clock
  readonly logger: LogTarget
  /** From 0 to 1. */
  readonly random?: () => number
}

/**
 * Nodes hear of each other: what one has committed is sent to all, signed. Losing any of it loses nothing, since every
 * node compares what it knows with the database: at once when the way to the others was lost or is
 * there again, twice a second while it is lost, and now and then otherwise.
 */
export function openCluster({
  transport,
  secret,
  clock,
  logger,
  random = Math.random,
}: Needs): Cluster {
  const signature = signatureOf(secret, `log ${version}`)
  const node = newSecret().slice(0, 12)
  const counts = { sent: 0, unsent: 0, received: 0, forged: 0, unknown: 0 }
  const noteForged = createNoteForged(logger, () => counts.forged++)
  let log: RoomLog | undefined
  let waiting: string[] = []
  const onTheirWay = new Set<Promise<unknown>>()
  let stopComparing: (() => void) | undefined
  /** When each node was heard of last. */
  const heard = new Map<string, number>()
  const stopTelling = every(clock, presence.every, () => {
    if (waiting.length === 0) send()
    forgetSilent()
  })
  const stopPolling = every(clock, compareEvery, () => {
    if (!transport.isConnected) log?.compareHeads()
  })

  /** What is committed in one go, such as a batch over many rooms, is signed and sent as one. */
  function tell(lines: readonly string[]): void {
    if (lines.length === 0) return
    if (waiting.length === 0) queueMicrotask(send)
    waiting.push(...lines)
  }

  function send(): void {
    const text = `${node}\n${waiting.join('\n')}`
    waiting = []
    const sending = transport.broadcast(topic, `${version} ${signature.sign(text)}`).then(
      () => counts.sent++,
      () => counts.unsent++,
    )
    onTheirWay.add(sending)
    void sending.then(() => onTheirWay.delete(sending))
  }

  function hear(payload: string): void {
    const text = read(payload)
    if (text === undefined) {
      compareSoon()
      return
    }
    const [from, ...lines] = text.split('\n')
    if (from === node) return
    counts.received++
    if (from !== undefined) heard.set(from, clock.monotonic())
    for (const line of lines) hearLine(line)
  }

  /** What a node of this cluster wrote, in this version. */
  function read(payload: string): string | undefined {
    if (!payload.startsWith(`${version} `)) {
      counts.unknown++
      return undefined
    }
    const text = signature.verify(payload.slice(version.length + 1))
    if (text === undefined) noteForged()
    return text
  }

  function hearLine(line: string): void {
    const roomId = roomIdOf(line)
    // Of no room where the node says no more than that it is there.
    if (!log?.isFollowed(roomId)) return
    const announced = readLine(line)
    if (announced) log.accept(announced)
    else log.suspect(roomId)
  }

  function forgetSilent(): void {
    const since = clock.monotonic() - presence.within
    for (const [node, at] of heard) if (at < since) heard.delete(node)
  }

  function compareSoon(): void {
    stopComparing ??= clock.after(random() * jitter, () => {
      stopComparing = undefined
      log?.compareHeads()
    })
  }

  return {
    counts,
    peers() {
      forgetSilent()
      return heard.size
    },
    announces: {
      committed: (room, events) => tell(linesOf(room, events)),
      deleted: (roomId) => tell([lineOfSuspect(roomId)]),
    },
    join(joined) {
      log = joined
      void transport.listen(topic, hear)
    },
    noteForged,
    connectionChanged: compareSoon,
    async close() {
      stopPolling()
      stopTelling()
      stopComparing?.()
      log = undefined
      // What was told in this turn is sent at its end.
      await null
      const isOver = new AbortController()
      await Promise.race([Promise.all(onTheirWay), delay(clock, lastWords, isOver.signal)])
      isOver.abort()
    },
  }
}
