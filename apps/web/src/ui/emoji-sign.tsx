import { ownEmojiName } from '@lobby/protocol/text'
import styles from './emoji-sign.module.css'
import { useOwnEmoji } from './own-emoji.ts'

/** An emoji as it is drawn: a sign of Unicode, or the image of one of the server's own; of one that is gone, its name. */
export function EmojiSign({ emoji }: { readonly emoji: string }) {
  const name = ownEmojiName(emoji)
  return name === undefined ? emoji : <OwnSign name={name} />
}

/** It has its place before its image is there. */
function OwnSign({ name }: { readonly name: string }) {
  const { byName, isKnown } = useOwnEmoji()
  const own = byName.get(name)
  const text = `:${name}:`
  if (own)
    return <img className={styles.sign} src={own.image} alt={text} title={text} draggable={false} />
  return isKnown ? text : <EmojiPlace text={text} />
}

/** As large as an emoji, where it is not known yet what will be there. */
export function EmojiPlace({ text }: { readonly text: string }) {
  return <span className={styles.sign} role="img" aria-label={text} />
}
