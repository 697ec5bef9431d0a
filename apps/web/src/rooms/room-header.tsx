import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChatState, useRoom } from '../chat/chat.tsx'
import { ConnectionDot } from '../ui/connection-banner.tsx'
import { CopyLink } from '../ui/copy-link.tsx'
import { Icon } from '../ui/icons.tsx'
import { Name } from '../ui/name.tsx'
import { MembersButton } from './members-panel.tsx'
import styles from './room-header.module.css'
import { RoomSettingsButton } from './room-settings.tsx'
import { StarButton } from './star-button.tsx'
import type { Members } from './use-members.ts'

type Props = {
  readonly slug: string
  readonly members: Members
  readonly onOpenRooms: (() => void) | undefined
}

export function RoomHeader({ slug, members, onOpenRooms }: Props) {
  const { t } = useTranslation()
  const room = useRoom(slug)
  const isUnreadElsewhere = useChatState(({ rooms }) =>
    [...(rooms?.values() ?? [])].some((room) => room.slug !== slug && room.unread > 0),
  )
  return (
    <header className={styles.header}>
      {onOpenRooms && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          onClick={onOpenRooms}
          aria-label={t('rooms.open')}
          className={styles.menu ?? ''}
          data-unread={isUnreadElsewhere || undefined}
        >
          <Icon name="menu" />
        </ActionIcon>
      )}
      <h1 className={styles.name}>
        {room?.kind === 'private' && (
          <span className={styles.lock}>
            <Icon name="lock" size={16} />
            <span className="visually-hidden">{t('rooms.private')}</span>
          </span>
        )}
        <Name of={room?.people?.map(({ name }) => name)}>{room?.name ?? slug}</Name>
        {room?.settings.archived && <span className={styles.mark}>{t('settings.archived')}</span>}
      </h1>
      <ConnectionDot />
      <span className={styles.gap} />
      {room && <StarButton slug={slug} />}
      {room && <RoomSettingsButton room={room} may={members.list?.may ?? []} />}
      {room && <MembersButton room={room} members={members} />}
      {/* Nobody else could use that of a direct room. */}
      {room?.kind !== 'direct' && <CopyLink isBrief={onOpenRooms !== undefined} />}
    </header>
  )
}
