import type { Room } from '@lobby/protocol'
import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { calls, meantForMe } from '../chat/room-level.ts'
import { Icon } from '../ui/icons.tsx'
import styles from './rooms-button.module.css'

/** Where the list of rooms is a drawer: opens it, and says that something waits there. `slug`: the room that is on the screen, if any. */
export function RoomsButton({ slug, onOpen }: { slug: string; onOpen: () => void }) {
  const { t } = useTranslation()
  const isUnreadElsewhere = useElsewhere(slug, calls)
  const isForMe = useElsewhere(slug, (room) => meantForMe(room) > 0)
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      onClick={onOpen}
      aria-label={t('rooms.open')}
      className={styles.menu ?? ''}
      data-unread={isUnreadElsewhere || isForMe || undefined}
      data-for-me={isForMe || undefined}
    >
      <Icon name="menu" />
    </ActionIcon>
  )
}

function useElsewhere(slug: string, holds: (room: Room) => boolean): boolean {
  return useChatState(({ rooms }) =>
    [...(rooms?.values() ?? [])].some((room) => room.slug !== slug && holds(room)),
  )
}
