import { ActionIcon } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { Profile } from '../account/profile.tsx'
import { ReportsLink } from '../reports/reports-link.tsx'
import { Icon, Mark } from '../ui/icons.tsx'
import { NewRoomDialog } from './new-room-dialog.tsx'
import { RoomList } from './room-list.tsx'
import styles from './sidebar.module.css'

type Props = { readonly slug: string; readonly onChosen?: () => void }

export function Sidebar({ slug, onChosen }: Props) {
  const { t } = useTranslation()
  const [isMaking, dialog] = useDisclosure(false)
  return (
    <nav className={styles.sidebar} aria-label={t('rooms.title')}>
      <div className={styles.brand}>
        <Link href="/chat/" className={styles.home} onClick={onChosen}>
          <Mark size={28} />
          <span>Lobby</span>
        </Link>
      </div>
      <div className={styles.heading}>
        <h2 className={styles.title}>{t('rooms.title')}</h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={styles.add ?? ''}
          onClick={dialog.open}
          aria-label={t('rooms.new')}
          title={t('rooms.new')}
        >
          <Icon name="plus" size={18} />
        </ActionIcon>
      </div>
      <RoomList current={slug} onChosen={onChosen} />
      <ReportsLink />
      <Profile />
      <NewRoomDialog isOpen={isMaking} onClose={dialog.close} onMade={onChosen} />
    </nav>
  )
}
