import type { Reaction } from '@lobby/protocol'
import { ownEmojiName } from '@lobby/protocol/text'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmojiSign } from '../ui/emoji-sign.tsx'
import { useOwnEmoji } from '../ui/own-emoji.ts'
import { useDesk } from './desk-context.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './reactions.module.css'

/** How people have reacted; a press adds one's own, or takes it back. */
export function Reactions({ message }: { message: StoredMessage }) {
  const { t } = useTranslation()
  const desk = useDesk()
  const { reactions = [] } = message.message
  const names = reactions
    .map(({ emoji }) => ownEmojiName(emoji))
    .filter((name) => name !== undefined)
  const { byName, isKnown } = useOwnEmoji(names.length > 0)
  /** Of the server's own, one that was deleted since: it can be taken back. */
  const isGone = (emoji: string) => {
    const name = ownEmojiName(emoji)
    return name !== undefined && isKnown && !byName.has(name)
  }
  // Shown at once, until the server has said how it is.
  const [pressed, setPressed] = useState<{ of: unknown; emoji: string }>()
  const waiting = pressed?.of === reactions ? pressed.emoji : undefined
  return (
    // Read aloud with its message, and not each time that it changes.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      className={styles.reactions}
      role="group"
      aria-label={t('messages.reactions')}
      aria-live="off"
    >
      {reactions.map((reaction) => {
        const { emoji, count, mine } = shown(reaction, waiting)
        if (count === 0) return null
        return (
          <button
            key={emoji}
            type="button"
            className={styles.reaction}
            aria-pressed={mine === true}
            aria-label={t('messages.reaction', { emoji, count })}
            disabled={!desk.mayReact || (isGone(emoji) && !mine)}
            onClick={() => {
              setPressed({ of: reactions, emoji })
              desk.react(message, emoji).catch(() => setPressed(undefined))
            }}
          >
            <span aria-hidden="true">
              <EmojiSign emoji={emoji} />
            </span>
            <span aria-hidden="true">{count}</span>
          </button>
        )
      })}
    </div>
  )
}

function shown(reaction: Reaction, waiting: string | undefined): Reaction {
  if (reaction.emoji !== waiting) return reaction
  const { mine, count, ...same } = reaction
  return mine ? { ...same, count: count - 1 } : { ...same, count: count + 1, mine: true }
}
