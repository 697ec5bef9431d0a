import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useRoom } from '../chat/chat.tsx'
import { useNameOf, useRoomName } from '../chat/display-names.ts'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { ConnectionDot } from '../ui/connection-banner.tsx'
import { Icon } from '../ui/icons.tsx'
import { Name } from '../ui/name.tsx'
import { PersonButton } from '../ui/person-button.tsx'
import { PresentAvatar } from '../ui/present-avatar.tsx'
import { searchPath } from '../ui/search-path.ts'
import { LevelButton } from './level-button.tsx'
import { MembersButton } from './members-button.tsx'
import { MenuButton } from './menu/menu-button.tsx'
import styles from './room-header.module.css'
import { RoomsButton } from './rooms-button.tsx'
import { StarButton } from './star-button.tsx'
import type { Members } from './use-members.ts'

const RoomMenu = lazyPart(() => import('./room-menu.tsx'))

type Props = {
  readonly slug: string
  readonly members: Members
  readonly onOpenRooms: (() => void) | undefined
}

const signs = { public: 'hash', private: 'lock' } as const

/** What the room is called, who is in it, and what may be done with it. */
export function RoomHeader({ slug, members, onOpenRooms }: Props) {
  const { t } = useTranslation()
  const room = useRoom(slug)
  const [person, ...others] = room?.people ?? []
  const nameOf = useNameOf(room?.people ?? [])
  const name = useRoomName(room) ?? slug
  return (
    <header className={styles.header}>
      <div className={styles.column}>
        {onOpenRooms && <RoomsButton slug={slug} onOpen={onOpenRooms} />}
        {person && others.length === 0 && <PresentAvatar person={person} size={24} />}
        <h1 className={styles.name}>
          {room && room.kind !== 'direct' && (
            <span className={styles.sign}>
              <Icon name={signs[room.kind]} size={18} />
              {room.kind === 'private' && (
                <span className="visually-hidden">{t('rooms.private')}</span>
              )}
            </span>
          )}
          {person && others.length === 0 ? (
            <PersonButton person={person} className={styles.person} />
          ) : (
            <Name of={room?.people?.map(nameOf)}>{name}</Name>
          )}
          {room?.settings.archived && <span className={styles.mark}>{t('settings.archived')}</span>}
        </h1>
        <ConnectionDot />
        {/* On a phone it is in the panel with the members alone. */}
        <p className={styles.topic} title={room?.topic}>
          {room?.topic && <bdi>{room.topic}</bdi>}
        </p>
        {room && <MembersButton room={room} list={members.list} />}
        {room && <LevelButton room={room} />}
        {room && <StarButton slug={slug} />}
        {room && (
          <ActionIcon
            component={Link}
            href={searchPath(`in:${slug} `)}
            variant="subtle"
            color="gray"
            className={styles.search ?? ''}
            aria-label={t('search.here')}
            title={t('search.here')}
          >
            <Icon name="search" />
          </ActionIcon>
        )}
        {room && (
          <MenuButton label={t('roomMenu.title')} icon="dots">
            <RoomMenu room={room} may={members.list?.may ?? []} />
          </MenuButton>
        )}
      </div>
    </header>
  )
}
