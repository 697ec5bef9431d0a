import type { Message } from '@lobby/protocol'
import { MessageText } from '../message-text.tsx'
import { MessageCard } from './message-card.tsx'
import { useOrigin } from './use-preview.ts'

type Props = { readonly slug: string; readonly message: Message }

/** What a person has forwarded, below what they say about it. */
export default function ForwardedText({ slug, message }: Props) {
  const { seq, body, forwardedFrom } = message
  const from = useOrigin({ slug, seq })
  if (!forwardedFrom) return null
  const { author, createdAt, textFrom = 0 } = forwardedFrom
  const comment = body.slice(0, textFrom).trim()
  return (
    <>
      {comment !== '' && <MessageText body={comment} message={message} />}
      <MessageCard author={author} createdAt={createdAt} from={from} isForwarded>
        <MessageText body={body.slice(textFrom)} />
      </MessageCard>
    </>
  )
}
