// What is put on a message and taken off it again: it is there once, or not.
import type { LogEvent, RoomDump } from '../final-log.ts'
import type { ChangeKind } from '../history.ts'
import type { Change, Evidence, Invariant, Violation } from './evidence.ts'
import { standsStill } from './restored.ts'

export interface Toggle {
  readonly invariant: Invariant
  /** What it is called. */
  readonly noun: string
  /** Its two kinds of event: it is there, and it is not any more. */
  readonly kinds: readonly [added: string, removed: string]
  /** The commands that ask for them. */
  readonly commands: readonly [adds: ChangeKind, removes: ChangeKind]
  /** Which one it is: of whose, for example, or with which emoji. */
  of(what: { readonly emoji?: string }, person: string): string
  /** What the tables have. */
  shown(dump: RoomDump): readonly { readonly about: number; readonly one: string }[]
}

/** It is never put on twice, or taken off where it is not; the tables have what the log adds up to, and it is as its last acknowledged command says. */
export function* isOnceOrNot(evidence: Evidence, toggle: Toggle): Generator<Violation> {
  const { invariant, noun } = toggle
  for (const [room, dump] of evidence.log) {
    const there = yield* addedUp(room, dump, toggle)
    const shown = toggle.shown(dump).map(({ about, one }) => `${about} ${one}`)
    const isSame = shown.length === there.size && shown.every((key) => there.has(key))
    if (!isSame)
      yield {
        invariant,
        says: `${room} has ${shown.length} ${noun}s, and its log adds up to others, ${there.size} of them`,
        rows: [],
      }
    yield* agreesWithCommands(evidence, toggle, room, dump.events, there)
  }
}

/** What the events of the room leave. */
function* addedUp(
  room: string,
  { events }: RoomDump,
  { invariant, noun, kinds: [added, removed], of }: Toggle,
): Generator<Violation, ReadonlySet<string>> {
  const there = new Set<string>()
  for (const { seq, sender, change } of events) {
    if (change?.kind === 'message.deleted')
      for (const key of there) if (key.startsWith(`${change.about} `)) there.delete(key)
    const isAdded = change?.kind === added
    if (!change || (!isAdded && change.kind !== removed)) continue
    const key = `${change.about} ${of(change, sender)}`
    if (there.has(key) === isAdded)
      yield {
        invariant,
        says: `${room} ${seq} ${isAdded ? `adds a ${noun} that is there` : `takes back a ${noun} that is not there`}`,
        rows: [],
      }
    if (isAdded) there.add(key)
    else there.delete(key)
  }
  return there
}

/** What the last acknowledged command says, unless another one may have come after it. */
function* agreesWithCommands(
  evidence: Evidence,
  { invariant, noun, commands: [adds, removes], of }: Toggle,
  room: string,
  events: readonly LogEvent[],
  there: ReadonlySet<string>,
): Generator<Violation> {
  const ours = [...evidence.changes.values()].filter(
    ({ asked }) => asked.room === room && (asked.kind === adds || asked.kind === removes),
  )
  const commandsOf = Map.groupBy(ours, ({ asked }) => `${asked.about} ${of(asked, asked.person)}`)
  for (const [key, commands] of commandsOf) {
    const isThere = there.has(key)
    const about = commands[0]?.asked.about ?? 0
    if (events[about - 1]?.isTaken) continue
    const mayBeLast = commands.filter(({ asked }) => (asked.kind === adds) === isThere)
    for (const { done, asked } of commands) {
      if (!done || (asked.kind === adds) === isThere) continue
      if (!standsStill(evidence, asked, done.t)) continue
      if (mayBeLast.some((other) => mayFollow(other, asked.t))) continue
      yield {
        invariant,
        says: `A ${noun} of ${room} ${about} is ${isThere ? '' : 'not '}there, although the last word about it is another one`,
        rows: [asked, done],
      }
      break
    }
  }
}

/** Whether it may have been carried out after this time. */
function mayFollow({ done, isUnsure }: Change, t: number): boolean {
  return isUnsure || (done !== undefined && done.t > t)
}
