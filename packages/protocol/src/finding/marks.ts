// Which parts of a message were sought.
import { fold } from './folded-text.ts'
import { isShort, standsAt } from './short-terms.ts'

/** From one UTF-16 unit of the text up to another, without it. */
export type Mark = [start: number, end: number]

/** So many of one message are told. */
const most = 100

/** The places of folded terms in a text, in order; those that touch are one. */
export function marksIn(source: string, terms: readonly string[]): Mark[] {
  const { text, starts, ends } = fold(source)
  const found = terms
    .flatMap((term) => placesOf(term, text))
    .map(([from, to]): Mark => [starts[from] ?? 0, ends[to - 1] ?? 0])
    .sort(([a], [b]) => a - b)
  const marks: Mark[] = []
  for (const mark of found) {
    const last = marks.at(-1)
    if (last && mark[0] <= last[1]) last[1] = Math.max(last[1], mark[1])
    else if (marks.length < most) marks.push([...mark])
  }
  return marks
}

/** The places of a term in a folded text. */
export function placesOf(term: string, text: string): Mark[] {
  const places: Mark[] = []
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length)) {
    const end = at + term.length
    const isFound = !isShort(term) || standsAt(term, signBefore(text, at), signAt(text, end))
    if (isFound) places.push([at, end])
  }
  return places
}

function signBefore(text: string, at: number): string | undefined {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1)
}

function signAt(text: string, at: number): string | undefined {
  const code = text.codePointAt(at)
  return code === undefined ? undefined : String.fromCodePoint(code)
}
