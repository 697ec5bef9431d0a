import { Popover } from '@mantine/core'
import { type CSSProperties, type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmojiPicker } from '../emoji/emoji-picker.tsx'
import { BottomSheet } from '../ui/bottom-sheet.tsx'
import { isTouch } from '../ui/is-touch.ts'
import { useDesk } from './desk-context.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './reaction-picker.module.css'

type Props = { readonly message: StoredMessage; readonly onClose: () => void }

/** All emoji, to react with one: beside the message, or where a thumb reaches them. */
export default function ReactionPicker({ message, onClose }: Props) {
  const { t } = useTranslation()
  const desk = useDesk()
  const [place] = useState(() => placeOf(message.key, desk.isThread ? 'aside' : 'main'))
  const picker = (
    <EmojiPicker
      onPick={(emoji) => {
        onClose()
        // What went wrong stands below the list.
        desk.react(message, emoji).catch(() => {})
      }}
    />
  )
  if (isTouch() || !place)
    return (
      <BottomSheet label={t('messages.react')} onClose={onClose} className={styles.body}>
        {picker}
      </BottomSheet>
    )

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    // It closes this alone.
    event.preventDefault()
    event.stopPropagation()
    onClose()
  }

  return (
    <Popover
      opened
      onDismiss={onClose}
      position="bottom-end"
      offset={4}
      shadow="md"
      // Beside the list, not in it: there it would be cut off.
      portalProps={{ target: place.region }}
      withRoles={false}
      closeOnEscape={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        {/* Where the bar of the message is. It stays there when the list moves: nothing moves under the pointer. */}
        <span className={styles.anchor} style={place.style} aria-hidden="true" />
      </Popover.Target>
      <Popover.Dropdown
        className={styles.popover ?? ''}
        role="dialog"
        aria-label={t('messages.react')}
        onKeyDown={onKeyDown}
      >
        {picker}
      </Popover.Dropdown>
    </Popover>
  )
}

/** Where the message is on the screen; undefined where it is out of sight. */
function placeOf(key: string, regionName: 'main' | 'aside') {
  const article = [...document.querySelectorAll<HTMLElement>(`${regionName} article`)].find(
    ({ dataset }) => dataset.key === key,
  )
  const region = article?.closest<HTMLElement>(regionName)
  if (!article || !region) return undefined
  const { left, right, top } = article.getBoundingClientRect()
  const end = getComputedStyle(article).direction === 'rtl' ? left + 12 : right - 12
  const style = { '--x': `${end}px`, '--y': `${Math.max(top - 14, 8)}px` } as CSSProperties
  return { region, style }
}
