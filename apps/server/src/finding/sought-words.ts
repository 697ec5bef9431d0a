// What the index is asked for: words of which a message has to have one, for each thing that is sought.
import { bounds, isPart } from '@lobby/protocol/finding'
import type { Wanted } from './conditions.ts'
import { byAuthor, type Need, needsOf, withPart } from './index-words.ts'

export interface SoughtWords {
  /** How all of them begin, or the word: they stand on one shelf. Without it, all are looked through, which takes longest. */
  readonly begins?: string
  /** What the lines of a row have in them where one of the words is among them. */
  readonly line?: string
  isOne(word: string): boolean
}

/** None: the index says nothing of what is sought. */
export function soughtWords({ from, asked }: Pick<Wanted, 'from' | 'asked'>): SoughtWords[] {
  const authors = new Set(from?.map(byAuthor))
  return [
    ...(from ? [{ begins: byAuthor(0), isOne: (word: string) => authors.has(word) }] : []),
    ...asked.flatMap((one) => {
      if (one.not) return []
      if (one.kind === 'text') return needsOf(one.term, bounds(one.term)).flatMap(wordsLike)
      return one.kind === 'has' && isPart(one.value) ? [theWord(withPart(one.value))] : []
    }),
  ]
}

const theWord = (is: string): SoughtWords => ({
  begins: is,
  line: `\n${is}\n`,
  isOne: (word) => word === is,
})

function wordsLike(need: Need): SoughtWords[] {
  if ('is' in need) return [theWord(need.is)]
  const [[how, part] = ['', '']] = Object.entries(need)
  // What one character stands in is everywhere.
  if (part.length < 2) return []
  if (how === 'begins') {
    const isOne = (word: string) => word.startsWith(part)
    return [{ begins: part, line: `\n${part}`, isOne }]
  }
  if (how === 'ends') return [{ line: `${part}\n`, isOne: (word) => word.endsWith(part) }]
  return [{ line: part, isOne: (word) => word.includes(part) }]
}
