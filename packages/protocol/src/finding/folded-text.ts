// A text as it is looked through: neither case, accents nor line breaks make a difference. What is stored in the index and what
// is sought go the same way here, so that both databases find the same.

/** A folded text, and where each of its parts came from. */
export interface FoldedText {
  readonly text: string
  /** By its UTF-16 units: where in the source what it was made of begins, and where that ends. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Marks above and below letters of Latin, Greek and Cyrillic; what is seen of no text. */
const unseen = /[\u0300-\u036f]|\u00ad|\u200b|\u2060|\ufe0e|\ufe0f|\ufeff/gu
/** What stays of a letter that is no letter with a mark. */
const others: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ς: 'σ', ø: 'o', đ: 'd', ł: 'l', ı: 'i', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd' },
}

export function fold(source: string): FoldedText {
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const sign of source) {
    const end = at + sign.length
    const folded = foldSign(sign)
    // One space, however many there are, and no matter of which kind.
    const seen = folded === ' ' && text.endsWith(' ') ? '' : folded
    for (let unit = 0; unit < seen.length; unit++) {
      starts.push(at)
      ends.push(end)
    }
    // A mark belongs to the letter before it.
    if (seen === '' && folded !== ' ' && ends.length > 0) ends[ends.length - 1] = end
    text += seen
    at = end
  }
  return { text, starts, ends }
}

/** The text alone, which is quicker. */
export function foldedText(source: string): string {
  if (/^[\0-\x7f]*$/.test(source)) return source.toLowerCase().replace(/[\0- ]+/g, ' ')
  return fold(source).text
}

function foldSign(sign: string): string {
  if (sign <= '\x7f') return sign <= ' ' ? ' ' : sign.toLowerCase()
  const plain = sign.normalize('NFKD').toLowerCase().replace(unseen, '')
  return (others[plain] ?? plain).replace(/\s+/g, ' ')
}
