// Whether a message has what is sought in it: the index says only where it may be.
import { foldedText } from './folded-text.ts'
import { placesOf } from './marks.ts'
import { hasPart, isPart, type Kept, textOf } from './message-text.ts'
import type { Asked } from './search-words.ts'

/** A test of messages; undefined where nothing is asked about what they say. */
export function matching(asked: readonly Asked[]): ((kept: Kept) => boolean) | undefined {
  const terms = asked.flatMap((one) => (one.kind === 'text' ? [one] : []))
  const parts = asked.flatMap((one) =>
    one.kind === 'has' && isPart(one.value) ? [{ part: one.value, not: one.not }] : [],
  )
  if (terms.length === 0 && parts.length === 0) return undefined
  return (kept) => {
    const folded = terms.length > 0 ? foldedText(textOf(kept)) : ''
    return (
      terms.every(({ term, not }) => isIn(term, folded) !== not) &&
      parts.every(({ part, not }) => hasPart(kept, part) !== not)
    )
  }
}

function isIn(term: string, folded: string): boolean {
  return folded.includes(term) && placesOf(term, folded).length > 0
}
