export type Piece = { readonly text: string; readonly href?: string }

const address = /\bhttps?:\/\/[^\s<>"]+/giu
const trailing = /[.,;:!?'"”’»…*_~]$/u

/** The text in pieces, with its web addresses apart. Nothing but http and https is ever a link. */
export function splitLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(address)) {
    const found = withoutTrailing(match[0])
    const href = toHref(found)
    if (href === undefined) continue
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: found, href })
    end = match.index + found.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

/** A full stop after an address ends the sentence, not the address; so does a bracket nobody opened in it. */
function withoutTrailing(found: string): string {
  let length = found.length
  let open = 0
  for (const character of found) open += character === '(' ? 1 : character === ')' ? -1 : 0
  for (; length > 0; length--) {
    const last = found[length - 1] ?? ''
    if (last === ')' && open < 0) open++
    else if (last !== ']' && last !== '}' && !trailing.test(last)) break
  }
  return found.slice(0, length)
}

function toHref(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname, href } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? href : undefined
}
