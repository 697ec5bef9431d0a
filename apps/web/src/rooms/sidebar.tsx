import { ActionIcon } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { Profile } from '../account/profile.tsx'
import { ReportsLink } from '../reports/reports-link.tsx'
import { Icon, Mark } from '../ui/icons.tsx'
import { NewDirectDialog } from './new-direct-dialog.tsx'
import { NewRoomDialog } from './new-room-dialog.tsx'
import { RoomList } from './room-list.tsx'
import styles from './sidebar.module.css'

type Props = { readonly slug: string; readonly onChosen?: () => void }

export function Sidebar({ slug, onChosen }: Props) {
  const { t } = useTranslation()
  const [isMaking, dialog] = useDisclosure(false)
  const [isWriting, directDialog] = useDisclosure(false)
  return (
    <nav className={styles.sidebar} aria-label={t('rooms.title')}>
      <div className={styles.brand}>
        <Link href="/chat/" className={styles.home} onClick={onChosen}>
          <Mark size={28} />
          <span>Lobby</span>
        </Link>
      </div>
      <Heading title={t('rooms.title')} action={t('rooms.new')} onAct={dialog.open} />
      <RoomList
        current={slug}
        onChosen={onChosen}
        directHeading={
          <Heading
            title={t('rooms.direct')}
            action={t('rooms.newDirect')}
            onAct={directDialog.open}
          />
        }
      />
      <ReportsLink />
      <Profile />
      <NewRoomDialog isOpen={isMaking} onClose={dialog.close} onMade={onChosen} />
      <NewDirectDialog
        isOpen={isWriting}
        onClose={directDialog.close}
        onOpened={() => {
          directDialog.close()
          onChosen?.()
        }}
      />
    </nav>
  )
}

type HeadingProps = {
  readonly title: string
  readonly action: string
  readonly onAct: () => void
}

/** What a part of the list is called, and the way to more of it. */
function Heading({ title, action, onAct }: HeadingProps) {
  return (
    <div className={styles.heading}>
      <h2 className={styles.title}>{title}</h2>
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
    </div>
  )
}
