import { isInFence } from '../code-fence.ts'
import { type Sign, type SignRule, signs } from './signs.ts'

/** What is being typed after a sign. */
export type Token = {
  readonly sign: Sign
  readonly query: string
  /** Where the sign stands. */
  readonly from: number
  readonly to: number
}

/** No name is longer; nobody looks back further. */
const longest = 64

/** The sign that the caret is behind, and what was typed since; nothing in code, or where the sign is inside a word. */
export function openToken(before: string): Token | undefined {
  for (let from = before.length - 1; from >= Math.max(0, before.length - longest); from--) {
    if (before[from] === '\n') return undefined
    const sign = (Object.keys(signs) as Sign[]).find((sign) => sign === before[from])
    if (sign === undefined || !mayBegin(before, from)) continue
    const { query: pattern, atStart }: SignRule = signs[sign]
    const query = before.slice(from + 1)
    if (!pattern.test(query) || (atStart && from > 0)) continue
    return isInCode(before.slice(0, from)) ? undefined : { sign, query, from, to: before.length }
  }
  return undefined
}

/** At the beginning, after a space, or after what opens or marks a stretch of text. */
function mayBegin(before: string, from: number): boolean {
  return from === 0 || /[\s([{"'„“‚‘«*_~|>]/.test(before[from - 1] ?? '')
}

function isInCode(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return line.split('`').length % 2 === 0 || isInFence(before)
}
