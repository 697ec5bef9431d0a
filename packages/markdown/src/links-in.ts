import { inlinesIn } from './inlines-in.ts'

/** Where each link of a source leads to, in its order; addresses that just stand there are among them. */
export function linksIn(source: string): readonly string[] {
  return inlinesIn(source).flatMap((inline) => (inline.kind === 'link' ? [inline.href] : []))
}
