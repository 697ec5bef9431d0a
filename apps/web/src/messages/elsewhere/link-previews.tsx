import { useMemo } from 'react'
import { OneLine } from '../../composer/one-line.tsx'
import { linkedMessages } from './linked-messages.ts'
import styles from './message-card.module.css'
import { MessageCard } from './message-card.tsx'
import { type Place, usePreview } from './use-preview.ts'

/** Cards of the messages of this server to which a text has links, for readers who may read them. */
export default function LinkPreviews({ body }: { readonly body: string }) {
  const places = useMemo(() => linkedMessages(body, location.origin), [body])
  return places.map((place) => <LinkPreview key={`${place.slug}@${place.seq}`} {...place} />)
}

function LinkPreview({ slug, seq }: Place) {
  const preview = usePreview({ slug, seq })
  if (!preview) return null
  const { name, message } = preview
  const { author, createdAt, body } = message
  return (
    <MessageCard author={author} createdAt={createdAt} from={{ slug, seq, name }}>
      <p className={styles.excerpt}>
        <bdi>
          <OneLine body={body} />
        </bdi>
      </p>
    </MessageCard>
  )
}
