import { Drawer } from '@mantine/core'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProfileDialog } from '../account/profile-dialog.tsx'
import { lazyPart } from '../newer-page/lazy-part.ts'
import styles from './navigation.module.css'
import { NewDirectDialog } from './new-direct-dialog.tsx'
import { NewRoomDialog } from './new-room-dialog.tsx'
import { Sidebar, type SidebarDialog } from './sidebar/sidebar.tsx'

const BrowseRooms = lazyPart(() => import('./sidebar/browse-rooms.tsx'))

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
  // Not in the sidebar, which is another one as soon as it is a drawer: what was typed would be lost.
  const [dialog, setDialog] = useState<SidebarDialog>()
  const closeDialog = () => setDialog(undefined)
  const leave = () => {
    closeDialog()
    onClose()
  }
  const sidebar = <Sidebar slug={slug} isDrawer={isNarrow} onChosen={onClose} onOpen={setDialog} />
  return (
    <>
      {isNarrow ? (
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
      ) : (
        sidebar
      )}
      <NewRoomDialog isOpen={dialog === 'room'} onClose={closeDialog} onMade={leave} />
      <NewDirectDialog isOpen={dialog === 'direct'} onClose={closeDialog} onOpened={leave} />
      {dialog === 'browse' && (
        <Suspense>
          <BrowseRooms onClose={closeDialog} onChosen={leave} />
        </Suspense>
      )}
      <ProfileDialog isOpen={dialog === 'profile'} onClose={closeDialog} />
    </>
  )
}
