import type { MemberList, Room } from '@lobby/protocol'
import { ActionIcon, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useRoom } from '../chat/chat.tsx'
import { useNameOf, useRoomName } from '../chat/display-names.ts'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { ConnectionDot } from '../ui/connection-banner.tsx'
import { Icon } from '../ui/icons.tsx'
import { Name } from '../ui/name.tsx'
import { openPanel } from '../ui/open-panel.ts'
import { PersonButton } from '../ui/person-button.tsx'
import { PresentAvatar } from '../ui/present-avatar.tsx'
import { RoomSign } from '../ui/room-sign.tsx'
import { searchPath } from '../ui/search-path.ts'
import { LevelButton } from './level-button.tsx'
import { MembersButton } from './members-button.tsx'
import { MenuButton } from './menu/menu-button.tsx'
import styles from './room-header.module.css'
import { RoomsButton } from './rooms-button.tsx'
import { StarButton } from './star-button.tsx'
import type { Members } from './use-members.ts'
import { useSearchHere } from './use-search-here.ts'

const RoomMenu = lazyPart(() => import('./room-menu.tsx'))

type Props = {
  readonly slug: string
  readonly members: Members
  /** Where the list of rooms is not beside it. */
  readonly onOpenRooms: (() => void) | undefined
}

/** What the room is called, who is in it, and what may be done with it. */
export function RoomHeader({ slug, members, onOpenRooms }: Props) {
  const { t } = useTranslation()
  const room = useRoom(slug)
  const [person, ...others] = room?.people ?? []
  const nameOf = useNameOf(room?.people ?? [])
  const name = useRoomName(room) ?? slug
  const may = members.list?.may ?? []
  const isNarrow = onOpenRooms !== undefined
  const searchHere = useSearchHere(slug)
  return (
    <header className={styles.header}>
      <div className={styles.column}>
        {onOpenRooms && <RoomsButton slug={slug} onOpen={onOpenRooms} />}
        {person && others.length === 0 && <PresentAvatar person={person} size={24} />}
        <h1 className={styles.name}>
          {room && room.kind !== 'direct' && (
            <span className={styles.sign}>
              <RoomSign room={room} sizes={[18, 22]} />
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
        <div className={styles.topic}>{room?.topic && <Topic room={room} may={may} />}</div>
        {room && <MembersButton room={room} list={members.list} />}
        {/* On a phone they are in the menu: the line is the name's. */}
        {room && !isNarrow && <LevelButton room={room} />}
        {room && !isNarrow && <StarButton slug={slug} />}
        {room && !isNarrow && (
          <ActionIcon
            component={Link}
            href={searchPath(`in:${slug} `)}
            onClick={searchHere}
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
            <RoomMenu room={room} may={may} isNarrow={isNarrow} />
          </MenuButton>
        )}
      </div>
    </header>
  )
}

/** What the room is about: in full where it is changed, or beside its members. On a phone, there alone. */
function Topic({ room: { topic }, may }: { room: Room; may: MemberList['may'] }) {
  const { t } = useTranslation()
  return (
    <UnstyledButton
      className={styles.topicButton ?? ''}
      title={topic}
      onClick={() => openPanel(may.includes('room.configure') ? 'settings' : 'members')}
    >
      <span className="visually-hidden">{t('rooms.topic')}: </span>
      <bdi>{topic}</bdi>
    </UnstyledButton>
  )
}
