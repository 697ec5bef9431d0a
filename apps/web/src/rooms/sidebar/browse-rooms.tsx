import '../../i18n/later-words.ts'
import { TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { navigate } from 'wouter/use-browser-location'
import { useChatState } from '../../chat/chat.tsx'
import { isMuted } from '../../chat/room-level.ts'
import { roomPath } from '../../chat/room-path.ts'
import { sortRooms } from '../../chat/sort-rooms.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { followLinks } from '../../ui/follow-links.ts'
import form from '../../ui/form.module.css'
import styles from './browse-rooms.module.css'
import { RoomLink } from './room-link.tsx'

type Props = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onChosen: () => void
}

/** More of them are no list to look through. */
const shownAtMost = 100

/** All rooms that are open to the person, with a search. */
export default function BrowseRooms({ isOpen, onClose, onChosen }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={isOpen} onClose={onClose} title={t('sidebar.browse')}>
      <RoomFinder onChosen={onChosen} />
    </Dialog>
  )
}

function RoomFinder({ onChosen }: Pick<Props, 'onChosen'>) {
  const { t } = useTranslation()
  const rooms = useChatState(({ rooms }) => rooms)
  const [text, setText] = useState('')
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase()
    return sortRooms(rooms).filter(
      ({ kind, name, slug }) =>
        kind !== 'direct' && (name.toLowerCase().includes(wanted) || slug.includes(wanted)),
    )
  }, [rooms, text])
  const rest = found.length - shownAtMost
  return (
    <form
      className={styles.finder}
      onSubmit={(event) => {
        event.preventDefault()
        const first = found[0]
        if (!first) return
        navigate(roomPath(first.slug))
        onChosen()
      }}
    >
      <TextInput
        type="search"
        aria-label={t('sidebar.browseFind')}
        placeholder={t('sidebar.browseFind')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      <p className={form.note} role="status">
        {t('sidebar.browseFound', { count: found.length })}
      </p>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on a link clicks it */}
      <ul className={styles.list} onClick={(event) => followLinks(event) && onChosen()}>
        {found.slice(0, shownAtMost).map((room) => (
          <li key={room.slug}>
            <RoomLink room={room} isCurrent={false} isMuted={isMuted(room)} hasDraft={false} />
          </li>
        ))}
      </ul>
      {rest > 0 && <p className={form.note}>{t('sidebar.browseRest', { count: rest })}</p>}
    </form>
  )
}
