import { plainText } from '@lobby/markdown'
import { useTranslation } from 'react-i18next'
import { useUsedEmoji } from '../emoji/used-emoji.ts'
import { BottomSheet } from '../ui/bottom-sheet.tsx'
import { EmojiSign } from '../ui/emoji-sign.tsx'
import { Icon } from '../ui/icons.tsx'
import { useDesk } from './desk-context.ts'
import { actionsFor, type StoredMessage } from './message-actions.ts'
import styles from './message-menu.module.css'

type Props = { readonly message: StoredMessage; readonly onClose: () => void }

/** All that can be done with a message, where a thumb reaches it. */
export default function MessageSheet({ message, onClose }: Props) {
  const { t } = useTranslation()
  const desk = useDesk()
  const { frequent } = useUsedEmoji()
  const actions = actionsFor(message, desk)
  const all = actions.find(({ label }) => label === 'messages.react')
  return (
    <BottomSheet label={t('messages.actions')} onClose={onClose} className={styles.list}>
      <div className={styles.sheet}>
        <p className={styles.excerpt}>
          <bdi>{plainText(message.body, { spoilers: 'covered' })}</bdi>
        </p>
        {all && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
          <div className={styles.quick} role="group" aria-label={t('messages.react')}>
            {frequent.map((emoji) => (
              <button
                key={emoji}
                type="button"
                className={styles.emoji}
                aria-label={t('messages.reactWith', { emoji })}
                onClick={() => {
                  onClose()
                  // What went wrong stands below the list.
                  desk.react(message, emoji).catch(() => {})
                }}
              >
                <EmojiSign emoji={emoji} />
              </button>
            ))}
            <button
              type="button"
              className={styles.emoji}
              aria-label={t(all.label)}
              onClick={() => {
                onClose()
                all.run(message, desk)
              }}
            >
              <Icon name={all.icon} size={24} />
            </button>
          </div>
        )}
        {actions
          .filter((action) => action !== all)
          .map((action) => (
            <button
              key={action.label}
              type="button"
              className={styles.item}
              data-grave={action.isGrave}
              onClick={() => {
                onClose()
                action.run(message, desk)
              }}
            >
              <Icon name={action.icon} size={20} />
              <span className={styles.label}>{t(action.label)}</span>
            </button>
          ))}
        <button type="button" className={styles.item} onClick={onClose}>
          <Icon name="close" size={20} />
          <span className={styles.label}>{t('close')}</span>
        </button>
      </div>
    </BottomSheet>
  )
}
