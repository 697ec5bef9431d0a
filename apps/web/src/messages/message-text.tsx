import { mayBeMarkdown } from '@lobby/markdown/signs'
import type { Message } from '@lobby/protocol'
import { lazy, memo, Suspense } from 'react'
import { loadPart } from '../newer-page/lazy-part.ts'
import { MentionedProvider, useMentionsOf } from './text/mentioned-people.ts'
import { PlainBody } from './text/plain-body.tsx'

/** Loaded when the first text has marks. Without a network they stay as they were written. */
const RichBody = lazy<typeof PlainBody>(() =>
  loadPart(() => import('./text/rich-body.tsx')).catch(() => ({ default: PlainBody })),
)

type Props = {
  readonly body: string
  /** Whose text it is, where that is stored. */
  readonly message?: Pick<Message, 'mentions' | 'mentionNames'> | undefined
}

/** A message's text as React nodes: never as HTML. */
export const MessageText = memo(function MessageText({ body, message }: Props) {
  const mentioned = useMentionsOf(message)
  const plain = <PlainBody body={body} />
  if (!mayBeMarkdown(body)) return plain
  return (
    <Suspense fallback={plain}>
      <MentionedProvider value={mentioned}>
        <RichBody body={body} />
      </MentionedProvider>
    </Suspense>
  )
})
