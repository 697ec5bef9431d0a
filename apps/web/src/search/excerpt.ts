// What of a message is shown among the results: around what was sought.

/** A part of a text, and whether it was sought. */
export interface ExcerptPart {
  readonly text: string
  readonly isSought: boolean
  /** Where it begins in the text. */
  readonly at: number
}

const before = 90
const most = 360

export function excerptOf(
  text: string,
  marks: readonly (readonly [start: number, end: number])[],
): { parts: readonly ExcerptPart[]; isCutBefore: boolean; isCutAfter: boolean } {
  const from = wordFrom(text, (marks[0]?.[0] ?? 0) - before)
  const to = text.length - from <= most ? text.length : wordTo(text, from + most)
  const parts: ExcerptPart[] = []
  const add = (start: number, end: number, isSought: boolean) => {
    if (end > start) parts.push({ text: text.slice(start, end), isSought, at: start })
  }
  let at = from
  for (const [start, end] of marks) {
    if (start >= to) break
    add(at, start, false)
    add(start, Math.min(end, to), true)
    at = Math.min(end, to)
  }
  add(at, to, false)
  return { parts, isCutBefore: from > 0, isCutAfter: to < text.length }
}

/** The beginning of a word at a place or a little behind it. */
function wordFrom(text: string, at: number): number {
  if (at <= 0) return 0
  const space = text.slice(at, at + 30).search(/\s\S/)
  return whole(text, space === -1 ? at : at + space + 1)
}

function wordTo(text: string, at: number): number {
  const [space = ''] = /\s\S*$/.exec(text.slice(at - 30, at)) ?? []
  return whole(text, at - space.length)
}

/** No character is cut in two. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
