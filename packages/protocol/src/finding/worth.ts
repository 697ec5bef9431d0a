// Which of two messages says better what is sought: the same for a server and on a device.
import { placesOf } from './marks.ts'

const letter = /[\p{L}\p{N}\p{M}]/u

/** How well a folded text says folded terms: whole words before their beginnings before what is inside them, more of them in fewer words. */
export function worthOf(text: string, terms: readonly string[]): number {
  const worths = terms.map((term) => {
    const places = placesOf(term, text)
    const best = Math.max(0, ...places.slice(0, 50).map(([from, to]) => standing(text, from, to)))
    return best + Math.min(places.length, 5) / 10
  })
  const sum = worths.reduce((all, worth) => all + worth, 0)
  // A long text has every word in it somewhere.
  return sum / (1 + Math.log10(1 + text.length / 100))
}

function standing(text: string, from: number, to: number): number {
  const begins = from === 0 || !letter.test(text[from - 1] ?? '')
  const ends = to === text.length || !letter.test(text[to] ?? '')
  if (begins && ends) return 3
  return begins ? 2 : 1
}
