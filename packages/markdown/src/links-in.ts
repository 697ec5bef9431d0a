import { inlinesIn } from './inlines-in.ts'
import type { Inline } from './tree.ts'

/** Where each link of a source leads to, in its order; addresses that just stand there are among them. */
export function linksIn(source: string): readonly string[] {
  return inlinesIn(source).flatMap(hrefIn)
}

/** The same without those that hide in a spoiler. */
export function shownLinksIn(source: string): readonly string[] {
  return inlinesIn(source, true).flatMap(hrefIn)
}

function hrefIn(inline: Inline): readonly string[] {
  return inline.kind === 'link' ? [inline.href] : []
}
