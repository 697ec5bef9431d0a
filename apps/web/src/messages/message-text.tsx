import { memo } from 'react'
import { isOnlyEmoji } from './emoji.ts'
import { splitLinks } from './links.ts'
import styles from './message-text.module.css'

/** A message's text as React nodes: never as HTML. */
export const MessageText = memo(function MessageText({ body }: { body: string }) {
  return (
    <p className={styles.text} data-large={isOnlyEmoji(body) || undefined} dir="auto">
      {splitLinks(body).map(({ text, href }, index) =>
        href === undefined ? (
          text
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not move
            key={index}
            href={href}
            {...(!href.startsWith('mailto:') && { target: '_blank' })}
            rel="noopener noreferrer nofollow ugc"
          >
            {text}
          </a>
        ),
      )}
    </p>
  )
})
