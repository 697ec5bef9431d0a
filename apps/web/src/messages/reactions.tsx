import type { Reaction } from '@lobby/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesk } from './desk-context.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './reactions.module.css'

/** How people have reacted; a press adds one's own, or takes it back. */
export function Reactions({ message }: { message: StoredMessage }) {
  const { t } = useTranslation()
  const desk = useDesk()
  const { reactions = [] } = message.message
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
            disabled={!desk.mayReact}
            onClick={() => {
              setPressed({ of: reactions, emoji })
              desk.react(message, emoji).catch(() => setPressed(undefined))
            }}
          >
            <span aria-hidden="true">{emoji}</span>
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
