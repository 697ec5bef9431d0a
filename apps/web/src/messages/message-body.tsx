import { mayLink } from '@lobby/markdown'
import type { Message } from '@lobby/protocol'
import { Suspense } from 'react'
import { Attachments } from '../files/attachments.tsx'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { useShowsCards } from '../ui/shows-cards.ts'
import { MessageText } from './message-text.tsx'

const ForwardedText = lazyPart(() => import('./elsewhere/forwarded-text.tsx'))
const LinkCards = lazyPart(() => import('./elsewhere/link-cards.tsx'))
const LinkPreviews = lazyPart(() => import('./elsewhere/link-previews.tsx'))

type Props = {
  readonly slug: string
  readonly body: string
  /** As it is stored; a pending one is its text alone. */
  readonly message: Message | undefined
  /** Whether the reader may take away what is shown of pages to which it links. */
  readonly mayRemoveCards?: boolean
}

/** What a message says, with what it brings from elsewhere: a forwarded text, and cards of messages and pages that it links to. */
export function MessageBody(props: Props) {
  const { slug, body, message, mayRemoveCards = false } = props
  const files = message?.attachments
  const showsCards = useShowsCards()
  return (
    <>
      {(body !== '' || message?.forwardedFrom) && <SaidText {...props} />}
      {files && <Attachments files={files} />}
      {message && showsCards && mayLink(body) && (
        <Suspense>
          <LinkCards slug={slug} seq={message.seq} mayRemove={mayRemoveCards} />
        </Suspense>
      )}
    </>
  )
}

function SaidText({ slug, body, message }: Props) {
  const text = <MessageText body={body} message={message} />
  if (message?.forwardedFrom)
    return (
      <Suspense fallback={text}>
        <ForwardedText slug={slug} message={message} />
      </Suspense>
    )
  if (!body.includes(`${location.origin}/chat/`)) return text
  return (
    <>
      {text}
      <Suspense>
        <LinkPreviews body={body} />
      </Suspense>
    </>
  )
}
