import { mayBeMarkdown } from '@lobby/markdown/signs'
import { lazy, memo, Suspense } from 'react'
import { loadPart } from '../newer-page/lazy-part.ts'
import { PlainBody } from './text/plain-body.tsx'

/** Loaded when the first text has marks. Without a network they stay as they were written. */
const RichBody = lazy<typeof PlainBody>(() =>
  loadPart(() => import('./text/rich-body.tsx')).catch(() => ({ default: PlainBody })),
)

/** A message's text as React nodes: never as HTML. */
export const MessageText = memo(function MessageText({ body }: { body: string }) {
  const plain = <PlainBody body={body} />
  if (!mayBeMarkdown(body)) return plain
  return (
    <Suspense fallback={plain}>
      <RichBody body={body} />
    </Suspense>
  )
})
