import { mayBeMarkdown } from '@lobby/markdown/signs'
import { type ComponentType, lazy, Suspense } from 'react'
import { loadPart } from '../newer-page/lazy-part.ts'

type Props = { readonly body: string }

/** Without a network the marks stay. */
const Unmarked = lazy<ComponentType<Props>>(() =>
  loadPart(() => import('./unmarked.tsx')).catch(() => ({ default: Unread })),
)

/** Which part of it a spoiler covers is not known: then all of it is covered. */
function Unread({ body }: Props) {
  return body.includes('||') ? '▒▒▒' : body
}

/** What a message says, where there is one line for it: its words without their marks. */
export function OneLine({ body }: Props) {
  if (!mayBeMarkdown(body)) return body
  return (
    <Suspense fallback={<Unread body={body} />}>
      <Unmarked body={body} />
    </Suspense>
  )
}
