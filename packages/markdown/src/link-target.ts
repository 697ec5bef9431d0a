// The `(address "title")` of a named link, read in one pass that never looks far.
import { hrefOf } from './addresses.ts'

export interface LinkTarget {
  readonly href: string
  readonly title: string | undefined
  /** After the `)`. */
  readonly end: number
}

const longestTarget = 2048
const longestTitle = 300
const deepestBrackets = 8

/** What stands from `at`, just after the `(`; undefined where it is no target, or leads to where links may not. */
export function linkTargetAt(text: string, at: number): LinkTarget | undefined {
  const begin = afterSpace(text, at)
  const isAngled = text[begin] === '<'
  const end = isAngled ? angledEnd(text, begin + 1) : bareEnd(text, begin)
  if (end === undefined) return undefined
  const address = text.slice(isAngled ? begin + 1 : begin, end)
  const afterAddress = isAngled ? end + 1 : end
  const next = afterSpace(text, afterAddress)
  const title = next > afterAddress ? titleAt(text, next) : undefined
  const close = title === undefined ? next : afterSpace(text, title.end)
  const href = text[close] === ')' ? hrefOf(withoutEscapes(address)) : undefined
  return href === undefined ? undefined : { href, title: title?.text, end: close + 1 }
}

function afterSpace(text: string, at: number): number {
  let to = at
  while (to < at + longestTitle && /[ \t\n]/.test(text[to] ?? '')) to++
  return to
}

function angledEnd(text: string, from: number): number | undefined {
  for (let at = from; at < from + longestTarget; at++) {
    const character = text[at] ?? '\n'
    if (character === '>') return at
    if (character === '\n' || character === '<') return undefined
    if (character === '\\') at++
  }
  return undefined
}

function bareEnd(text: string, from: number): number | undefined {
  let open = 0
  for (let at = from; at < from + longestTarget; at++) {
    const character = text[at] ?? ' '
    if (/\s/u.test(character) || (character === ')' && open === 0)) return at
    if (character === '(' && ++open > deepestBrackets) return undefined
    if (character === ')') open--
    // An address has none of these; without it, every `[a](` would read what all the others do.
    if (character === '[' || character === '<') return undefined
    if (character === '\\') at++
  }
  return undefined
}

function titleAt(text: string, from: number): { text: string; end: number } | undefined {
  const quote = text[from]
  if (quote !== '"' && quote !== "'") return undefined
  for (let at = from + 1; at < from + longestTitle; at++) {
    if (text[at] === quote) return { text: withoutEscapes(text.slice(from + 1, at)), end: at + 1 }
    if (text[at] === '\\') at++
    if (text[at] === undefined) return undefined
  }
  return undefined
}

function withoutEscapes(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1')
}
