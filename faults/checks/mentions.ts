import { limits } from '@lobby/protocol/limits'
import type { LogEvent } from '../final-log.ts'
import type { Evidence, Violation } from './evidence.ts'

/** M9: a message mentions the people that its last text mentions, and nobody once it is deleted; the people who are told of it are those, its author aside. */
export function* mentionsAreTheLog({ log }: Pick<Evidence, 'log'>): Generator<Violation> {
  for (const [room, { events, mentions = [] }] of log) {
    const lastEdits = new Map<number, LogEvent>()
    for (const event of events)
      if (event.change?.kind === 'message.edited') lastEdits.set(event.change.about, event)
    const expected = new Set<string>()
    for (const { seq, cmid, sender, isTaken, mentions: ids = [] } of events) {
      if (!cmid) continue
      for (const id of ids) if (id !== sender) expected.add(`${seq} ${id}`)
      const edit = lastEdits.get(seq)
      const wrongs = [
        isTaken && ids.length > 0 && 'is deleted, and mentions people still',
        ids.length > limits.mentions + limits.mentionsByGroups && `mentions ${ids.length} people`,
        edit &&
          !isTaken &&
          !isSame(ids, edit.mentions ?? []) &&
          'mentions others than its last edit',
      ].filter((wrong) => !!wrong)
      for (const wrong of wrongs) yield of(`${room} ${seq} ${wrong}`)
    }
    const told = new Set(mentions.map(({ seq, person }) => `${seq} ${person}`))
    if (told.symmetricDifference(expected).size > 0)
      yield of(`In ${room} others are told of mentions than those that its log names`)
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).symmetricDifference(new Set(other)).size === 0
}

function of(says: string): Violation {
  return { invariant: 'M9', says, rows: [] }
}
