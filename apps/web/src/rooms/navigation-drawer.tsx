import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSwipe } from '../ui/use-swipe.ts'
import styles from './navigation-drawer.module.css'

type Props = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The list of rooms before the room, where there is no place beside it. */
export default function NavigationDrawer({ isOpen, onClose, children }: Props) {
  const { t } = useTranslation()
  const swipe = useSwipe({ onBack: onClose })
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      size={288}
      padding={0}
      withCloseButton={false}
      lockScroll={false}
      title={null}
      // On the dialog itself; the element around it has no role that could have a name.
      attributes={{ content: { 'aria-label': t('rooms.title') } }}
      classNames={{ body: styles.body ?? '' }}
    >
      <div className={styles.whole} {...swipe}>
        {children}
      </div>
    </Drawer>
  )
}
