import { useClickOutside } from '@mantine/hooks'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmojiPicker } from '../emoji/emoji-picker.tsx'
import { ToolButton } from '../ui/tool-button.tsx'
import styles from './emoji-button.module.css'

type Props = {
  readonly onPick: (emoji: string) => void
  /** Closed without a choice. */
  readonly onLeave: () => void
}

/** Opens the emoji above the composer. */
export function EmojiButton({ onPick, onLeave }: Props) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const panelId = useId()
  const whole = useClickOutside<HTMLDivElement>(() => setOpen(false))
  return (
    <div ref={whole}>
      <ToolButton
        icon="smile"
        label={t('emoji.title')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        onClick={() => setOpen(!isOpen)}
      />
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
