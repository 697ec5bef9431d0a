import type { LogEvent } from '../final-log.ts'
import type { Change, Evidence, Violation } from './evidence.ts'

/** M3: a person reacts to a message once with an emoji, or not, as the last acknowledged command of theirs says; the pages have what the log adds up to. */
export function* reactsOnce(evidence: Evidence): Generator<Violation> {
  for (const [room, { events, reactions = [] }] of evidence.log) {
    const there = new Set<string>()
    for (const { seq, sender, change } of events) {
      if (change?.kind === 'message.deleted')
        for (const key of there) if (key.startsWith(`${change.about} `)) there.delete(key)
      const isAdded = change?.kind === 'reaction.added'
      if (!change || (!isAdded && change.kind !== 'reaction.removed')) continue
      const key = keyOf(change, sender)
      if (there.has(key) === isAdded)
        yield {
          invariant: 'M3',
          says: `${room} ${seq} ${isAdded ? 'adds a reaction that is there' : 'takes back one that is not there'}`,
          rows: [],
        }
      if (isAdded) there.add(key)
      else there.delete(key)
    }
    const shown = reactions.map(({ seq: about, emoji, person }) => keyOf({ about, emoji }, person))
    const isSame = shown.length === there.size && shown.every((key) => there.has(key))
    if (!isSame)
      yield {
        invariant: 'M3',
        says: `${room} has ${shown.length} reactions, and its log adds up to others, ${there.size} of them`,
        rows: [],
      }
    yield* agreesWithCommands(evidence, room, events, there)
  }
}

/** What the last acknowledged command says, unless another one may have come after it. */
function* agreesWithCommands(
  { log, changes }: Evidence,
  room: string,
  events: readonly LogEvent[],
  there: ReadonlySet<string>,
): Generator<Violation> {
  const ours = [...changes.values()].filter(
    ({ asked }) => asked.room === room && asked.emoji && asked.epoch === log.get(room)?.epoch,
  )
  const commandsOf = Map.groupBy(ours, ({ asked }) => keyOf(asked, asked.person))
  for (const [key, commands] of commandsOf) {
    const isThere = there.has(key)
    const about = commands[0]?.asked.about ?? 0
    if (events[about - 1]?.isTaken) continue
    const mayBeLast = commands.filter((command) => says(command) === isThere)
    for (const command of commands) {
      const { done, asked } = command
      if (!done || says(command) === isThere) continue
      if (mayBeLast.some((other) => mayFollow(other, asked.t))) continue
      yield {
        invariant: 'M3',
        says: `A reaction to ${room} ${about} is ${isThere ? '' : 'not '}there, although the last word of its person is another one`,
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

function says({ asked }: Change): boolean {
  return asked.kind === 'reaction.add'
}

function keyOf({ about, emoji = '' }: { about: number; emoji?: string }, person: string): string {
  return `${about} ${emoji} ${person}`
}
