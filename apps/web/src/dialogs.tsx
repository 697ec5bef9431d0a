import { Suspense, useEffect } from 'react'
import { useLocation } from 'wouter'
import { ProfileDialog } from './account/profile-dialog.tsx'
import { useMe } from './chat/chat.tsx'
import { lazyPart } from './newer-page/lazy-part.ts'
import { NewDirectDialog } from './rooms/new-direct-dialog.tsx'
import { NewRoomDialog } from './rooms/new-room-dialog.tsx'
import { closeDialog, type DialogName, useOpenDialog } from './ui/open-dialog.ts'

const BrowseRooms = lazyPart(() => import('./rooms/sidebar/browse-rooms.tsx'))
const KeySheet = lazyPart(() => import('./keys/key-sheet.tsx'))
const AllReadDialog = lazyPart(() => import('./rooms/all-read-dialog.tsx'))

/** The dialogs that are opened from anywhere, over whatever is on the screen of a person who is in. */
export function Dialogs() {
  const me = useMe()
  const [location] = useLocation()
  // A room has its address with a slash at the end and without one.
  const place = location.replace(/\/$/, '')
  // What it was opened over is left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place
  useEffect(closeDialog, [place])
  return me && <OpenDialog />
}

function OpenDialog() {
  const open = useOpenDialog()
  const props = (name: DialogName) => ({ isOpen: open === name, onClose: closeDialog })
  return (
    <>
      <NewRoomDialog {...props('room')} onMade={closeDialog} />
      <NewDirectDialog {...props('direct')} onOpened={closeDialog} />
      <ProfileDialog {...props('profile')} />
      <Suspense>
        {open === 'browse' && <BrowseRooms onClose={closeDialog} onChosen={closeDialog} />}
        {open === 'keys' && <KeySheet onClose={closeDialog} />}
        {open === 'all-read' && <AllReadDialog onClose={closeDialog} />}
      </Suspense>
    </>
  )
}
