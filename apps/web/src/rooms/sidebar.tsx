import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { ProfileButton } from '../account/profile-button.tsx'
import { usePowers } from '../account/use-powers.ts'
import { ReportsLink } from '../reports/reports-link.tsx'
import { Icon, Mark } from '../ui/icons.tsx'
import { RoomList } from './room-list.tsx'
import styles from './sidebar.module.css'

/** What can be opened from here. */
export type SidebarDialog = 'room' | 'direct' | 'profile'

type Props = {
  readonly slug: string
  readonly onChosen: () => void
  readonly onOpen: (dialog: SidebarDialog) => void
}

export function Sidebar({ slug, onChosen, onOpen }: Props) {
  const { t } = useTranslation()
  const may = usePowers()?.may
  // Until it is known, the buttons stand where most people have them.
  const mayMakeRooms = !may || may.includes('room.create') || may.includes('room.create-private')
  const mayWriteToPeople = !may || may.includes('room.create-direct')
  return (
    <nav className={styles.sidebar} aria-label={t('rooms.title')}>
      <div className={styles.brand}>
        <Link href="/chat/" className={styles.home} onClick={onChosen}>
          <Mark size={28} />
          <span>Lobby</span>
        </Link>
      </div>
      <Heading
        title={t('rooms.title')}
        action={t('rooms.new')}
        onAct={mayMakeRooms ? () => onOpen('room') : undefined}
      />
      <RoomList
        current={slug}
        onChosen={onChosen}
        directHeading={
          <Heading
            title={t('rooms.direct')}
            action={t('rooms.newDirect')}
            onAct={mayWriteToPeople ? () => onOpen('direct') : undefined}
          />
        }
      />
      <ReportsLink />
      <ProfileButton onOpen={() => onOpen('profile')} />
    </nav>
  )
}

type HeadingProps = {
  readonly title: string
  readonly action: string
  /** Absent where it is not allowed. */
  readonly onAct: (() => void) | undefined
}

/** What a part of the list is called, and the way to more of it. */
function Heading({ title, action, onAct }: HeadingProps) {
  return (
    <div className={styles.heading}>
      <h2 className={styles.title}>{title}</h2>
      {onAct && (
        <ActionIcon
          variant="subtle"
          color="gray"
          className={styles.add ?? ''}
          onClick={onAct}
          aria-label={action}
          title={action}
        >
          <Icon name="plus" size={18} />
        </ActionIcon>
      )}
    </div>
  )
}
