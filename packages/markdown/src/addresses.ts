// Finds links in what people write, in one pass and without a pattern that could go back: any text takes time by its length alone.
export type Piece = { readonly text: string; readonly href?: string }

/** An address in a text, and where a click on it leads. */
export type Address = { readonly from: number; readonly to: number; readonly href: string }

/** Where a link may be. A mail address is found by the sign in its middle. */
const signs = /https?:\/\/|www\.|@/giu

/** The text in pieces, with its links apart: web addresses of http and https, `www.`, mail addresses, and nothing else. */
export function splitLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { from, to, href } of addressesIn(text)) {
    if (from > end) pieces.push({ text: text.slice(end, from) })
    pieces.push({ text: text.slice(from, to), href })
    end = to
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

/** Whether a text may have an address: most have none, and this is told quickly. */
export function mayHaveAddress(text: string): boolean {
  return /[\w.%+-]@|:\/\/|www\./i.test(text)
}

/** The addresses in a text, in their order. */
export function* addressesIn(text: string): Generator<Address> {
  let end = 0
  for (const { 0: sign, index } of text.matchAll(signs)) {
    if (index < end) continue
    if (sign === '@') {
      const link = mailAround(text, index, end)
      if (link) yield link
      end = link?.to ?? end
    } else if (!isInWord(text, index)) {
      const stop = stopOf(text, index)
      const to = withoutTrailing(text, index, stop)
      const href = webHref(text.slice(index, to), sign)
      if (href !== undefined) yield { from: index, to, href }
      // Also where it was none: what was read is not read again.
      end = href === undefined ? stop : to
    }
  }
}

/** Nothing of these is in an address: white space, quotes, the backtick of code, and the marks of Chinese and Japanese. */
const ends = new Set('<>"`“”„«»…。，、．；：！？｡､「」『』｢｣【】〔〕〖〗〈〉《》＜＞［］｛｝＂＇｜')
/** Marks of a sentence that stand after an address, though they may be in one. */
const trailing = new Set(".,;:!?'’*_~|([{")
const openerOf: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])
const openers = new Set(openerOf.values())
/** What goes on with an address after a closed （）; anything else is text again. */
const goesOn = new Set('/?#&')
/** Between （ and ）, so that none is looked for far away, again and again. */
const longestAside = 64

/** Where an address ends that begins here: before a bracket that was not opened in it, and before （ without ）. */
function stopOf(text: string, from: number): number {
  const open = new Map<string, number>()
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? ''
    if (isEnd(character) || character === '）') return at
    if (character === '（') {
      const close = closeOf(text, at)
      if (close === undefined) return at
      if (!goesOn.has(text[close + 1] ?? '')) return close + 1
      at = close
    }
    if (openers.has(character)) open.set(character, (open.get(character) ?? 0) + 1)
    const opener = openerOf.get(character)
    if (opener === undefined) continue
    const left = (open.get(opener) ?? 0) - 1
    if (left < 0) return at
    open.set(opener, left)
  }
  return text.length
}

function isEnd(character: string): boolean {
  return ends.has(character) || /\s/u.test(character)
}

/** Where the ） is that closes this （ within the address. */
function closeOf(text: string, opened: number): number | undefined {
  for (let at = opened + 1; at <= opened + longestAside; at++) {
    const character = text[at] ?? ' '
    if (character === '）') return at
    if (character === '（' || isEnd(character)) return undefined
  }
  return undefined
}

function withoutTrailing(text: string, from: number, stop: number): number {
  let to = stop
  while (to > from && trailing.has(text[to - 1] ?? '')) to--
  return to
}

/** A letter or digit before it, or what joins the parts of a name: then it is a part of something else. */
function isInWord(text: string, at: number): boolean {
  return at > 0 && /[\w@./-]/.test(text[at - 1] ?? '')
}

/** No name of a server is longer; to make a very long one comparable takes longer than its length. */
const longestHost = 300

/** Where the target of a named link leads: web addresses and mail, and nothing else. */
export function hrefOf(target: string): string | undefined {
  const mail = /^mailto:(?=[^\s@]{1,320}@)/i.exec(target)?.[0] ?? (isMail(target) ? '' : undefined)
  if (mail !== undefined) {
    const address = mail === '' ? `mailto:${target}` : target
    return URL.canParse(address) ? new URL(address).href : undefined
  }
  const sign = /^(?:https?:\/\/|www\.)/i.exec(target)?.[0]
  return sign === undefined ? undefined : webHref(target, sign)
}

function isMail(target: string): boolean {
  const link = mailAround(target, target.indexOf('@'), 0)
  return link?.from === 0 && link.to === target.length
}

function webHref(found: string, sign: string): string | undefined {
  const isBare = sign.toLowerCase() === 'www.'
  const begin = isBare ? 0 : sign.length
  const hostEnd = found.slice(begin, begin + longestHost).search(/[/?#\\]/)
  const host = hostEnd < 0 ? found.slice(begin) : found.slice(begin, begin + hostEnd)
  if (host.length > longestHost || (isBare && !host.slice(sign.length).includes('.')))
    return undefined
  const address = isBare ? `https://${found}` : found
  if (!URL.canParse(address)) return undefined
  const { protocol, hostname, href } = new URL(address)
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? href : undefined
}

/** The mail address around an `@`, of which nothing lies before `after`. */
function mailAround(text: string, at: number, after: number): Address | undefined {
  let from = at
  while (from > after && /[\w.%+-]/.test(text[from - 1] ?? '')) from--
  while (text[from] === '.') from++
  let to = at + 1
  while (/[a-z\d.-]/i.test(text[to] ?? '')) to++
  while (/[.-]/.test(text[to - 1] ?? '')) to--
  // Names such as @ada@example.org are no mail addresses.
  if (from === at || text[from - 1] === '@' || text[to] === '@') return undefined
  const [name, domain] = [text.slice(from, at), text.slice(at + 1, to)]
  if (name.length > 64 || domain.length > 253 || !isDomain(domain)) return undefined
  return { from, to, href: `mailto:${encodeURIComponent(name)}@${domain}` }
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.')
  const isLabel = (label: string) => /^[a-z\d]/i.test(label) && !label.endsWith('-')
  return labels.length > 1 && labels.every(isLabel) && /^[a-z]{2,}$/i.test(labels.at(-1) ?? '')
}
