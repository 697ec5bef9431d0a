import { inlinesIn } from './inlines-in.ts'
import type { Inline, Name } from './tree.ts'

export type NameInText = Name

/** Each `@name`, `#room` and `:emoji:` of a source, in its order and outside of code, links and maths. */
export function namesIn(source: string): readonly NameInText[] {
  return inlinesIn(source).filter(isName)
}

function isName(inline: Inline): inline is Name & Inline {
  return inline.kind === 'mention' || inline.kind === 'room' || inline.kind === 'emoji'
}
