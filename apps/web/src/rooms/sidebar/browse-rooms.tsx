import '../../i18n/later-words.ts'
import type { Room } from '@lobby/protocol'
import { TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { navigate } from 'wouter/use-browser-location'
import { useChatState } from '../../chat/chat.tsx'
import { roomPath } from '../../chat/room-path.ts'
import { sortRooms } from '../../chat/sort-rooms.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { followLinks } from '../../ui/follow-links.ts'
import form from '../../ui/form.module.css'
import { Icon } from '../../ui/icons.tsx'
import { Name } from '../../ui/name.tsx'
import styles from './browse-rooms.module.css'

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
    const matching = sortRooms(rooms).filter(
      ({ kind, name, slug, topic }) =>
        kind !== 'direct' &&
        [name.toLowerCase(), slug, topic.toLowerCase()].some((text) => text.includes(wanted)),
    )
    const isOver = ({ settings }: Room) => settings.archived
    return [...matching.filter((room) => !isOver(room)), ...matching.filter(isOver)]
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
            <a href={roomPath(room.slug)} className={styles.room}>
              <span className={styles.sign} aria-hidden="true">
                <Icon name={signOf(room)} size={16} />
              </span>
              <span className={styles.what}>
                <span className={styles.name}>
                  <Name>{room.name}</Name>
                  {room.kind === 'private' && (
                    <span className="visually-hidden">{t('rooms.private')}</span>
                  )}
                  {room.settings.archived && (
                    <span className={styles.mark}>{t('settings.archived')}</span>
                  )}
                </span>
                {room.topic !== '' && <bdi className={styles.topic}>{room.topic}</bdi>}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className={form.note}>{t('sidebar.browseRest', { count: rest })}</p>}
    </form>
  )
}

function signOf({ kind, settings }: Room) {
  if (settings.archived) return 'archive'
  return kind === 'private' ? 'lock' : 'hash'
}
