import { Suspense, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useUsedEmoji } from '../emoji/used-emoji.ts'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { EmojiSign } from '../ui/emoji-sign.tsx'
import { Icon } from '../ui/icons.tsx'
import { isTouch } from '../ui/is-touch.ts'
import { useDesk } from './desk-context.ts'
import { actionsFor, type StoredMessage } from './message-actions.ts'
import styles from './message-bar.module.css'

const MessageMenu = lazyPart(() => import('./message-menu.tsx'))

type Props = {
  readonly message: StoredMessage
  readonly isMenuOpen: boolean
  readonly onMenu: (isOpen: boolean) => void
}

/** Over the message that is pointed at, or has the focus. */
export function MessageBar({ message, isMenuOpen, onMenu }: Props) {
  const { t } = useTranslation()
  const desk = useDesk()
  const { frequent } = useUsedEmoji()
  const more = useRef<HTMLButtonElement>(null)
  const actions = actionsFor(message, desk)
  const closeMenu = () => {
    more.current?.focus()
    onMenu(false)
  }
  return (
    // In a log, what comes in is read aloud; this is no news.
    <div className={styles.rail} aria-live="off">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
      <div className={styles.bar} role="group" aria-label={t('messages.actions')}>
        {desk.mayReact &&
          frequent.map((emoji) => (
            <button
              key={emoji}
              type="button"
              className={styles.button}
              aria-label={t('messages.reactWith', { emoji })}
              title={t('messages.reactWith', { emoji })}
              // What went wrong stands below the list.
              onClick={() => desk.react(message, emoji).catch(() => {})}
            >
              <span aria-hidden="true">
                <EmojiSign emoji={emoji} />
              </span>
            </button>
          ))}
        {actions
          .filter(({ isInBar }) => isInBar)
          .map((action) => (
            <button
              key={action.label}
              type="button"
              className={styles.button}
              aria-label={t(action.label)}
              title={t(action.label)}
              data-grave={action.isGrave}
              onClick={() => action.run(message, desk)}
            >
              <Icon name={action.icon} size={18} />
            </button>
          ))}
        <span className={styles.more}>
          <button
            ref={more}
            type="button"
            className={styles.button}
            aria-label={t('messages.more')}
            title={t('messages.more')}
            aria-haspopup="menu"
            aria-expanded={isMenuOpen}
            onClick={() => (isTouch() ? desk.openSheet(message) : onMenu(true))}
          >
            <Icon name="dots" size={18} />
          </button>
          {isMenuOpen && (
            <Suspense>
              <MessageMenu message={message} actions={actions} onClose={closeMenu} />
            </Suspense>
          )}
        </span>
      </div>
    </div>
  )
}
