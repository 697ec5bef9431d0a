import { type Inline, possibleNames } from '@lobby/markdown'
import type { Author } from '@lobby/protocol'
import { folded, type KnownPeople } from '../../chat/known-people.ts'

/** A part of a text; of a mention, who is meant, if that is known. */
export interface Shown {
  readonly inline: Inline
  readonly person?: Author
}

/** Who is mentioned. Names may have spaces, so the longest that is somebody's goes on into the text that follows. */
export function knownMentions(inlines: readonly Inline[], people: KnownPeople): readonly Shown[] {
  const shown: Shown[] = []
  let taken = 0
  for (const [index, inline] of inlines.entries()) {
    if (inline.kind === 'mention') {
      const next = inlines[index + 1]
      const found = longestName(inline.name, next?.kind === 'text' ? next.text : '', people)
      shown.push({ inline, ...(found && { person: found.person }) })
      taken = found?.taken ?? 0
    } else {
      const rest = inline.kind === 'text' && taken > 0 ? withoutBeginning(inline, taken) : inline
      shown.push({ inline: rest })
      taken = 0
    }
  }
  return shown
}

/** The person, and how much of the text after the first word belongs to their name. */
function longestName(first: string, after: string, people: KnownPeople) {
  return possibleNames(first, after)
    .map(({ name, taken }) => personAt(name, taken, people))
    .findLast((found) => found !== undefined)
}

function personAt(name: string, taken: number, people: KnownPeople) {
  const person = people.get(folded(name))
  return person ? { person, taken } : undefined
}

function withoutBeginning(inline: Extract<Inline, { kind: 'text' }>, length: number): Inline {
  return { ...inline, text: inline.text.slice(length), start: inline.start + length }
}
