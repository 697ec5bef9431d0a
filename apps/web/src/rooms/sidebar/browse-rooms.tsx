import '../../i18n/later-words.ts'
import type { Room } from '@lobby/protocol'
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { navigate } from 'wouter/use-browser-location'
import { useChat, useChatState } from '../../chat/chat.tsx'
import { roomPath } from '../../chat/room-path.ts'
import { sortRooms } from '../../chat/sort-rooms.ts'
import { askTogether } from '../../messages/elsewhere/ask-together.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { followLinks } from '../../ui/follow-links.ts'
import form from '../../ui/form.module.css'
import { Icon } from '../../ui/icons.tsx'
import { Name } from '../../ui/name.tsx'
import { RoomSign } from '../../ui/room-sign.tsx'
import { useAsker } from '../../ui/use-endpoint.ts'
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
                {room.settings.archived ? (
                  <Icon name="archive" size={16} />
                ) : (
                  <RoomSign room={room} sizes={[16, 28]} />
                )}
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
              <People slug={room.slug} />
            </a>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className={form.note}>{t('sidebar.browseRest', { count: rest })}</p>}
    </form>
  )
}

/** How many people are in a room, once that is known. */
function People({ slug }: { readonly slug: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const { data = 0 } = useQuery({
    queryKey: [useAsker(), 'room size', slug],
    queryFn: async () => (await askForSize(client, slug)) ?? 0,
    staleTime: 60_000,
  })
  if (data === 0) return null
  return <span className={styles.people}>{t('sidebar.browsePeople', { count: data })}</span>
}

const askForSize = askTogether(async (client, of) => {
  const { sizes } = await client.api.call('GET /api/room-sizes', { query: { of } })
  return sizes.map(({ room, people }) => [room, people] as const)
})
