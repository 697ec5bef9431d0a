import '../i18n/later-words.ts'
import { Popover } from '@mantine/core'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'
import { useDesk } from './desk-context.ts'
import type { MessageAction, StoredMessage } from './message-actions.ts'
import styles from './message-menu.module.css'

type Props = {
  readonly message: StoredMessage
  readonly actions: readonly MessageAction[]
  readonly onClose: () => void
}

/** All that can be done with a message, in words. */
export default function MessageMenu({ message, actions, onClose }: Props) {
  const { t } = useTranslation()
  const desk = useDesk()
  const menu = useRef<HTMLDivElement>(null)

  function onKeyDown(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const here = items.indexOf(event.target as HTMLElement)
    const goals: Record<string, number> = {
      ArrowDown: (here + 1) % items.length,
      ArrowUp: (here - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }
    const isAnswer = event.key === 'Enter' || event.key === ' '
    if (isAnswer) return
    // No key goes on to the page: Escape closes this alone, and letters are not for the composer.
    event.preventDefault()
    if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else items[goals[event.key] ?? here]?.focus()
  }

  return (
    <Popover
      opened
      onDismiss={onClose}
      position="bottom-end"
      offset={4}
      shadow="md"
      // Beside the list, not in it: there it would be cut off.
      portalProps={{ target: 'main' }}
      withRoles={false}
      closeOnEscape={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        {/* Over the button that has opened it: pressed again, it closes. */}
        <span className={styles.target} aria-hidden="true" onClick={onClose} />
      </Popover.Target>
      <Popover.Dropdown className={styles.menu ?? ''}>
        <div ref={menu} role="menu" aria-label={t('messages.actions')} onKeyDown={onKeyDown}>
          {actions.map((action, index) => (
            <button
              key={action.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={styles.item}
              data-grave={action.isGrave}
              // biome-ignore lint/a11y/noAutofocus: a menu that opens has the focus
              autoFocus={index === 0}
              onClick={() => {
                onClose()
                action.run(message, desk)
              }}
            >
              <Icon name={action.icon} size={18} />
              <span className={styles.label}>{t(action.label)}</span>
              {action.key && (
                <kbd className={styles.key}>
                  {action.key === 'Delete' ? t('messages.deleteKey') : action.key.toUpperCase()}
                </kbd>
              )}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
