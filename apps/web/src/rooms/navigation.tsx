import { Drawer } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { openDialog } from '../ui/open-dialog.ts'
import styles from './navigation.module.css'
import { Sidebar } from './sidebar/sidebar.tsx'

type Props = {
  readonly slug: string
  /** Then it is a drawer, and open or not. */
  readonly isNarrow: boolean
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** The way to all other rooms and to oneself: beside the room or, where it is narrow, before it. */
export function Navigation({ slug, isNarrow, isOpen, onClose }: Props) {
  const { t } = useTranslation()
  // A room that was chosen otherwise than by its link, as in a dialog over the drawer, is in the way of nothing either.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another room
  useEffect(onClose, [slug])
  const sidebar = <Sidebar slug={slug} isDrawer={isNarrow} onChosen={onClose} onOpen={openDialog} />
  if (!isNarrow) return sidebar
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
      classNames={{ body: styles.drawerBody ?? '' }}
    >
      {sidebar}
    </Drawer>
  )
}
