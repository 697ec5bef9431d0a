// On which shelf of the index a word stands: words that begin with the same two characters stand on the same one.
import { largest, smallest } from '../storage/search-tables.ts'

/** Rooms, authors and what messages have besides their text have shelves of their own. */
export const facets = { room: 0, author: 1, part: 2 } as const
const ofFacets = Object.keys(facets).length

/** Those of the largest stretches. */
const most = 256

/** In smaller stretches so many of them are one, by the first of them. */
const together = (size: number) => (size === largest ? 1 : size === smallest ? 16 : 4)

/** The shelves of a stretch. */
export const shelvesOf = (size: number) =>
  Array.from({ length: most / together(size) }, (_, index) => index * together(size))

/** The shelf of words that begin like this one, which has two characters or more, or is a word itself. */
export function shelfOf(word: string, size: number): number {
  const shelf = finestShelfOf(word)
  return shelf - (shelf % together(size))
}

function finestShelfOf(word: string): number {
  const first = word.charCodeAt(0)
  // As `index-words.ts` marks what is no word of a text.
  if (first >= 1 && first <= ofFacets) return first - 1
  const second = word.length > 1 ? word.charCodeAt(1) : 0
  const mixed = Math.imul(first * 31 + second, 0x9e3779b1) >>> 8
  return ofFacets + (mixed % (most - ofFacets))
}
