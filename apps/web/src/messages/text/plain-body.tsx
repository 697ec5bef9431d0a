import { splitLinks } from '@lobby/markdown/addresses'
import { isOnlyEmoji } from '../emoji.ts'
import styles from './plain-body.module.css'
import { TextLink } from './text-link.tsx'

/** A text without marks: words, line breaks and addresses. */
export function PlainBody({ body }: { body: string }) {
  return (
    <p className={styles.text} data-large={isOnlyEmoji(body) || undefined} dir="auto">
      {splitLinks(body).map(({ text, href }, index) =>
        href === undefined ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not move
          <TextLink key={index} href={href}>
            {text}
          </TextLink>
        ),
      )}
    </p>
  )
}
