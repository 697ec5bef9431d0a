/** Maths in a text: `$…$` in a line, `$$…$$` for what stands alone. Amounts of money are none. */
export function mathsReader(text: string) {
  /** Where the next `$` and `$$` that may close stand; found once, since places rise. */
  const next = { $: -1, $$: -1 }
  const closerAfter = (mark: '$' | '$$', from: number): number => {
    if (next[mark] < from) next[mark] = findCloser(text, mark, from)
    return next[mark]
  }
  return (from: number): { text: string; isDisplay: boolean; end: number } | undefined => {
    const mark = text[from + 1] === '$' ? '$$' : '$'
    const begin = from + mark.length
    if (mark === '$' && !/\S/u.test(text[begin] ?? '')) return undefined
    const close = closerAfter(mark, begin + 1)
    const inside = text.slice(begin, Math.min(close, begin + longestMaths))
    if (close > begin + longestMaths || inside.trim() === '') return undefined
    if (mark === '$' && (inside.includes('\n') || isMoney(inside))) return undefined
    return { text: inside, isDisplay: mark === '$$', end: close + mark.length }
  }
}

const longestMaths = 1000

function findCloser(text: string, mark: '$' | '$$', from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '$') {
      const isDouble = text[at + 1] === '$'
      if (mark === '$$' && isDouble) return at
      if (
        mark === '$' &&
        !isDouble &&
        /\S/u.test(text[at - 1] ?? '') &&
        !/\d/.test(text[at + 1] ?? '')
      )
        return at
      if (isDouble) at++
    }
  }
  return Number.POSITIVE_INFINITY
}

/** `$5 or 10$` is no formula: what begins with a digit has to have something of one. */
function isMoney(inside: string): boolean {
  return /^[\d.,]/.test(inside) && !/[\\^_=+*/<>{}]/.test(inside)
}
