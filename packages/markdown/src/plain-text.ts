import { inlineParts, type PlainOptions, plainParts } from './plain-parts.ts'
import type { Inline } from './tree.ts'

/**
 * A source as plain text, for places that show no more: marks go, words stay, in their order. Code
 * stays as it is, and a named link says where it leads.
 */
export function plainText(source: string, options: PlainOptions = {}): string {
  return textOf(plainParts(source, options))
}

/** The text of a part of a line, without marks. */
export function inlineText(inlines: readonly Inline[]): string {
  return textOf(inlineParts('', inlines))
}

type Place = readonly [start: number, end: number]

/**
 * The plain text of a source, and where places of the source are in it, in order; a place that holds nothing but marks
 * is gone. What is shown as a whole, such as a covered spoiler, is the place of all that is in it.
 */
export function plainTextAt(
  source: string,
  places: readonly Place[],
  options: PlainOptions = {},
): { readonly text: string; readonly places: readonly Place[] } {
  const parts = plainParts(source, options)
  let at = 0
  const found = parts.flatMap(({ text, start, end }) => {
    const begin = at
    at += text.length
    const isExact = text.length === end - start
    return places.flatMap(([from, to]): Place[] => {
      if (from >= end || to <= start) return []
      if (!isExact) return [[begin, at]]
      return [[begin + Math.max(0, from - start), begin + Math.min(text.length, to - start)]]
    })
  })
  return { text: textOf(parts), places: merged(found) }
}

/** Those that touch are one. */
function merged(places: readonly Place[]): readonly Place[] {
  const all: [start: number, end: number][] = []
  for (const [start, end] of places) {
    const last = all.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else all.push([start, end])
  }
  return all
}

function textOf(parts: readonly { readonly text: string }[]): string {
  return parts.map(({ text }) => text).join('')
}
