// A text as the index has it: words, so that it is small, and what a part of a text says about the words around it.
import { facets } from './shelves.ts'

/** Longer words are kept in overlapping pieces. */
const longest = 24
/** Any part of a word that is not longer stands in one of its pieces. */
const step = longest / 2
const part = step + 1

const letters = String.raw`[\p{L}\p{N}\p{M}]`
/** Scripts that have no spaces between words. */
const spaceless = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('')
/** Letters and figures, those of such scripts, and signs. */
const run = new RegExp(
  String.raw`(?<word>[${letters}--[${spaceless}]]+)|(?<dense>[${letters}&&[${spaceless}]]+)|(?<signs>[^\p{L}\p{N}\p{M} ]+)`,
  'gv',
)

/** What is in a folded text. */
export function wordsOf(folded: string): Set<string> {
  const words = new Set<string>()
  for (const { groups = {} } of folded.matchAll(run)) {
    const { word, dense, signs } = groups
    if (word !== undefined) for (const piece of piecesOf(word)) words.add(piece)
    else for (const one of singlesAndPairs(dense ?? signs ?? '')) words.add(one)
  }
  return words
}

/** What the words of a text are like that has a term in it: one of them is so. */
export type Need =
  | { readonly is: string }
  | { readonly begins: string }
  | { readonly ends: string }
  | { readonly has: string }

/** Every text with the folded term in it meets all of these. `atStart`: the term is sought where a word begins; `whole`: as a word. */
export function needsOf(term: string, how: { atStart: boolean; whole: boolean }): Need[] {
  return [...term.matchAll(run)].flatMap(({ 0: text, index, groups = {} }): Need[] => {
    const { word, dense, signs } = groups
    if (word === undefined) {
      const all = [...singlesAndPairs(dense ?? signs ?? '')]
      const pairs = all.filter((one) => [...one].length > 1)
      return (pairs.length > 0 ? pairs : all).map((is) => ({ is }))
    }
    const first = index > 0 || how.atStart
    const last = index + text.length < term.length || how.whole
    if (word.length > part) return [{ has: [...word].slice(0, part).join('') }]
    if (first && last) return [{ is: word }]
    if (first) return [{ begins: word }]
    return [last ? { ends: word } : { has: word }]
  })
}

function* piecesOf(word: string): Generator<string> {
  if (word.length <= longest) return yield word
  const signs = [...word]
  for (let at = 0; at < Math.max(1, signs.length - step); at += step)
    yield signs.slice(at, at + longest).join('')
}

function* singlesAndPairs(text: string): Generator<string> {
  let before = ''
  for (const sign of text) {
    const one = signed(sign)
    yield one
    if (before !== '') yield before + one
    before = one
  }
}

/** A sign as the index keeps it: SQLite takes those of ASCII for spaces, so these are written as private code points. */
function signed(sign: string): string {
  return /[!-/:-@[-`{-~]/.test(sign) ? String.fromCharCode(0xe000 + sign.charCodeAt(0)) : sign
}

/** What the index has of a message besides its text, each on its shelf; no text has such words. */
const facet = (name: keyof typeof facets, value: string | number) =>
  `${String.fromCharCode(1 + facets[name])}${value}`
export const inRoom = (room: number) => facet('room', room)
export const byAuthor = (author: number) => facet('author', author)
export const withPart = (name: string) => facet('part', name)

/** The number of a room that a word of the index stands for. */
export const roomOf = (word: string) => Number(word.slice(1))
