import { mayBeMarkdown } from '@lobby/markdown/signs'
import { lazy, memo, Suspense } from 'react'
import { loadPart } from '../newer-page/lazy-part.ts'
import { MentionedProvider, type Mentioning, useMentionsOf } from './text/mentioned-people.ts'
import { PlainBody } from './text/plain-body.tsx'

/** Undefined until it is there; without a network marks stay as they were written. */
let loaded: typeof PlainBody | undefined

/** What shows a text's marks. A page that opens without a network has it, too: it is loaded before the page is kept. */
export async function loadMarks(): Promise<{ default: typeof PlainBody }> {
  const part = await loadPart(() => import('./text/rich-body.tsx')).catch(() => undefined)
  loaded = part?.default
  return { default: loaded ?? PlainBody }
}

/** Loaded when the first text has marks. */
const RichBody = lazy(loadMarks)

// What a person saw here last time is drawn at once: a text that got its marks later would push the others away.
if (document.documentElement.dataset.firstPaint === 'frame') void loadMarks()

type Props = {
  readonly body: string
  /** Whose text it is, where that is stored. */
  readonly message?: Mentioning | undefined
}

/** A message's text as React nodes: never as HTML. */
export const MessageText = memo(function MessageText({ body, message }: Props) {
  const mentioned = useMentionsOf(message)
  const plain = <PlainBody body={body} />
  if (!mayBeMarkdown(body)) return plain
  // A part that React waits for, it shows a third of a second later than it is there.
  const Loaded = loaded
  return (
    <MentionedProvider value={mentioned}>
      {Loaded ? (
        <Loaded body={body} />
      ) : (
        <Suspense fallback={plain}>
          <RichBody body={body} />
        </Suspense>
      )}
    </MentionedProvider>
  )
})
