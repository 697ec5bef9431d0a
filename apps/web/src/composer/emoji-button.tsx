import { ActionIcon } from '@mantine/core'
import { useClickOutside } from '@mantine/hooks'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmojiPicker } from '../emoji/emoji-picker.tsx'
import { Icon } from '../ui/icons.tsx'
import styles from './emoji-button.module.css'

type Props = {
  readonly className: string | undefined
  readonly onPick: (emoji: string) => void
  /** Closed without a choice. */
  readonly onLeave: () => void
}

/** Opens the emoji above the composer. */
export function EmojiButton({ className, onPick, onLeave }: Props) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const panelId = useId()
  const whole = useClickOutside<HTMLDivElement>(() => setOpen(false))
  return (
    <div ref={whole}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        radius={12}
        className={className ?? ''}
        aria-label={t('emoji.title')}
        title={t('emoji.title')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="smile" />
      </ActionIcon>
      {isOpen && (
        <div
          id={panelId}
          role="dialog"
          aria-label={t('emoji.title')}
          className={styles.panel}
          onBlur={({ relatedTarget }) => {
            if (relatedTarget && !whole.current?.contains(relatedTarget)) setOpen(false)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            setOpen(false)
            onLeave()
          }}
        >
          <EmojiPicker
            onPick={(emoji) => {
              setOpen(false)
              onPick(emoji)
            }}
          />
        </div>
      )}
    </div>
  )
}
