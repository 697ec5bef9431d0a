import type { Evidence, Violation } from './evidence.ts'
import { isOnceOrNot, type Toggle } from './toggles.ts'

const reaction: Toggle = {
  invariant: 'M3',
  noun: 'reaction',
  kinds: ['reaction.added', 'reaction.removed'],
  commands: ['reaction.add', 'reaction.remove'],
  of: ({ emoji = '' }, person) => `${emoji} ${person}`,
  shown: ({ reactions = [] }) =>
    reactions.map(({ seq, emoji, person }) => ({ about: seq, one: `${emoji} ${person}` })),
}

/** M3: a person reacts to a message once with an emoji, or not, as the last acknowledged command of theirs says; the pages have what the log adds up to. */
export function reactsOnce(evidence: Evidence): Generator<Violation> {
  return isOnceOrNot(evidence, reaction)
}
