/** Bytes of one notification, at most; PostgreSQL takes 7,999. */
const mostBytes = 7_000

/**
 * Texts as the payloads of the notifications of one transaction, which arrive together and in order. Several texts
 * share one, a large one takes several; each begins with `<sender> <part>/<parts> `.
 */
export function payloadsOf(sender: string, texts: readonly string[]): string[] {
  const whole = Buffer.from(texts.map((text) => `${text.length}:${text}`).join(''))
  const parts: string[] = []
  let start = 0
  do {
    let end = Math.min(start + mostBytes - headBytes, whole.length)
    // Not between the bytes of one character.
    while (end < whole.length && ((whole[end] as number) & 0xc0) === 0x80) end--
    parts.push(whole.toString('utf8', start, end))
    start = end
  } while (start < whole.length)
  return parts.map((part, index) => `${sender} ${index + 1}/${parts.length} ${part}`)
}

/** Room for the sender and the numbers. */
const headBytes = 100

/** Parts of one transaction that are put together, at most: who writes there without a bound costs no more memory. */
const mostParts = 4_000

/** What came of one transaction. */
export interface Received {
  readonly sender: string
  readonly texts: readonly string[]
}

/** Puts together what `payloadsOf` took apart. */
export class PayloadReader {
  #sender = ''
  #parts: string[] = []

  /** What is complete with this payload. What does not fit, or is none of ours, is dropped. */
  take(payload: string): Received | undefined {
    const [head, sender = '', part, parts] = /^(\S{1,40}) (\d{1,6})\/(\d{1,6}) /.exec(payload) ?? []
    if (head === undefined || Number(parts) > mostParts) return undefined
    if (part === '1') this.#parts = []
    else if (sender !== this.#sender || Number(part) !== this.#parts.length + 1) return undefined
    this.#sender = sender
    this.#parts.push(payload.slice(head.length))
    if (part !== parts) return undefined
    const whole = this.#parts.join('')
    this.#parts = []
    return { sender, texts: textsIn(whole) }
  }
}

function textsIn(whole: string): string[] {
  const texts: string[] = []
  let at = 0
  while (at < whole.length) {
    const colon = whole.indexOf(':', at)
    const end = colon + 1 + Number(whole.slice(at, colon))
    if (colon < 0 || !(end > colon && end <= whole.length)) break
    texts.push(whole.slice(colon + 1, end))
    at = end
  }
  return texts
}
