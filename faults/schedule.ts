import type { Send } from './crowd.ts'
import { type FaultName, faultKinds, type PlannedFault } from './faults.ts'
import type { PlannedChange } from './message-changes.ts'
import { clientName, isModerator, roomName, userName } from './names.ts'
import { type Random, randomFrom } from './random.ts'
import type { Workload } from './workloads.ts'

/** Everything that a run will do. The same workload, length and seed give the same; with `count` there are so many faults. */
export interface Schedule {
  readonly sends: readonly Send[]
  /** With `at` counted from the beginning, or from the end of the one before; see `Workload.pace`. */
  readonly faults: readonly PlannedFault[]
}

export function planRun(
  workload: Workload,
  seconds: number,
  seed: number,
  count?: number,
): Schedule {
  const messages = planSends(workload, seconds, randomFrom(seed))
  const changes = planChanges(workload, seconds, randomFrom(seed ^ 0xed17))
  const sends = [...messages, ...changes].sort((a, b) => a.at - b.at)
  const random = randomFrom(seed ^ 0x5eed)
  const until = count === undefined ? seconds : Number.POSITIVE_INFINITY
  return { sends, faults: planFaults(workload, until, random, count) }
}

/** Seconds before the end in which nothing strikes any more. */
const calmAtTheEnd = 2

/** The share of their turns to speak that slow clients take: more would not get through. */
const slowShare = 0.05

function planSends(workload: Workload, seconds: number, random: Random): Send[] {
  const { clients, slowClients, rooms, rate, bodyBytes, filler = '.' } = workload
  const speaker = () => {
    const one = random.whole(0, clients - 1)
    if (one >= slowClients || random.chance(slowShare)) return one
    return random.whole(slowClients, clients - 1)
  }
  return Array.from({ length: Math.round(rate * seconds) }, (_, index): Send => {
    const one = speaker()
    const client = clientName(one)
    const room = roomName(random.whole(0, rooms - 1))
    const text = `${index} by ${client}${mentionIn(index, clients)} `
    const fill = one < slowClients ? 0 : bodyBytes - text.length
    const at = Math.round((index + random.next()) * (1_000 / rate))
    return { at, client, room, body: text + filler.repeat(fill / Buffer.byteLength(filler)) }
  }).sort((a, b) => a.at - b.at)
}

/** Of all changes so many shares are of this kind. */
const shares: Readonly<Record<PlannedChange['kind'], number>> = {
  'message.edit': 6,
  'reaction.add': 4,
  'reaction.remove': 2,
  'message.delete': 2,
  answer: 2,
  'answer also in the room': 1,
  reply: 1,
  'message.pin': 1,
  'message.unpin': 1,
  'room.describe': 1,
  'message.forward': 2,
  file: 3,
}
const kinds = Object.entries(shares).flatMap(([kind, count]) =>
  Array<PlannedChange['kind']>(count).fill(kind as PlannedChange['kind']),
)

function planChanges(workload: Workload, seconds: number, random: Random): Send[] {
  const { clients, slowClients, rooms, rate, changes = 0 } = workload
  const count = Math.round(rate * changes * seconds)
  return Array.from({ length: count }, (_, index): Send => {
    const kind = random.pick(kinds)
    const one = random.whole(slowClients, clients - 1)
    const isPin = kind === 'message.pin' || kind === 'message.unpin'
    const client = clientName(isPin ? nearestModerator(one) : one)
    const place = random.whole(0, rooms - 1)
    const room = roomName(place)
    const other = roomName((place + random.whole(1, rooms - 1)) % rooms)
    const change = {
      ...{ kind, pick: random.next() },
      ...(kind === 'message.forward' && { to: other }),
    }
    const at = Math.round(random.between(0, seconds * 1_000))
    return {
      at,
      client,
      room,
      body: `change ${index} by ${client}${mentionIn(index, clients)}`,
      change,
    }
  })
}

/** Every third text mentions a person. */
function mentionIn(index: number, clients: number): string {
  return index % 3 === 0 ? ` @${userName(index % clients)}` : ''
}

/** Guests pin where they are moderators alone. */
function nearestModerator(client: number): number {
  return isModerator(client) || client === 0 ? client : nearestModerator(client - 1)
}

function planFaults(
  workload: Workload,
  seconds: number,
  random: Random,
  atMost = Number.POSITIVE_INFINITY,
): PlannedFault[] {
  const { faults, pace, every } = workload
  const planned: PlannedFault[] = []
  let left: FaultName[] = []
  let at = 0
  while (faults.length > 0 && planned.length < atMost) {
    const gap = random.between(every[0], every[1]) * 1_000
    at += gap
    if (at > (seconds - calmAtTheEnd) * 1_000) break
    // Every kind once before any kind again, in an order of the seed's.
    if (left.length === 0) left = random.some(faults, faults.length)
    const kind = left.shift() as FaultName
    const [shortest, longest] = faultKinds[kind].lasts
    const lasts = Math.round(random.between(shortest, longest) * 1_000)
    planned.push({ kind, at: Math.round(pace === 'by the clock' ? at : gap), lasts })
  }
  return planned
}
