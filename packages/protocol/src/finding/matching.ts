// Whether a message has what is sought in it; an index says only where it may be.
import { foldedText } from './folded-text.ts'
import { placesOf } from './marks.ts'
import { hasPart, isPart, type Said, textOf } from './message-parts.ts'
import type { Asked } from './search-words.ts'

/** A test of messages; undefined where nothing is asked about what they say. */
export function matching(asked: readonly Asked[]): ((said: Said) => boolean) | undefined {
  const terms = asked.flatMap((one) => (one.kind === 'text' ? [one] : []))
  const parts = asked.flatMap((one) =>
    one.kind === 'has' && isPart(one.value) ? [{ part: one.value, not: one.not }] : [],
  )
  if (terms.length === 0 && parts.length === 0) return undefined
  return (said) => {
    const folded = terms.length > 0 ? foldedText(textOf(said)) : ''
    return (
      terms.every(({ term, not }) => isIn(term, folded) !== not) &&
      parts.every(({ part, not }) => hasPart(said, part) !== not)
    )
  }
}

function isIn(term: string, folded: string): boolean {
  return folded.includes(term) && placesOf(term, folded).length > 0
}
