import { type ReactNode, Suspense, useEffect } from 'react'
import { useLocation } from 'wouter'
import { useMe } from './chat/chat.tsx'
import { lazyPart } from './newer-page/lazy-part.ts'
import { WhenWanted } from './newer-page/when-wanted.tsx'
import {
  closeDialog,
  type DialogName,
  useDialogAbout,
  useOpenDialog,
  useOpenForward,
  useOpenPerson,
} from './ui/open-dialog.ts'

const NewRoomDialog = lazyPart(() => import('./rooms/new-room-dialog.tsx'))
const NewDirectDialog = lazyPart(() => import('./rooms/new-direct-dialog.tsx'))
const ProfileDialog = lazyPart(() => import('./account/profile-dialog.tsx'))
const BrowseRooms = lazyPart(() => import('./rooms/sidebar/browse-rooms.tsx'))
const KeySheet = lazyPart(() => import('./keys/key-sheet.tsx'))
const loadSwitcher = () => import('./switcher/switcher.tsx')
const Switcher = lazyPart(loadSwitcher)
const PersonCard = lazyPart(() => import('./rooms/person-card.tsx'))
const SectionDialog = lazyPart(() => import('./rooms/sidebar/section-dialog.tsx'))
const ForwardDialog = lazyPart(() => import('./switcher/forward-dialog.tsx'))
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

type DialogProps = { readonly isOpen: boolean; readonly onClose: () => void }

function OpenDialog() {
  const open = useOpenDialog()
  const about = useDialogAbout()
  const person = useOpenPerson()
  const forwarded = useOpenForward()
  // Wanted often, and at once. Where it does not come now, it is asked for again when it is opened.
  useEffect(() => {
    const load = () => void loadSwitcher().catch(() => {})
    if ('requestIdleCallback' in window) requestIdleCallback(load)
  }, [])
  const dialog = (name: DialogName, draw: (props: DialogProps) => ReactNode) => (
    <WhenWanted isWanted={open === name}>
      {(isOpen) => draw({ isOpen, onClose: closeDialog })}
    </WhenWanted>
  )
  return (
    <>
      {dialog('room', (props) => (
        <NewRoomDialog {...props} onMade={closeDialog} />
      ))}
      {dialog('direct', (props) => (
        <NewDirectDialog {...props} onOpened={closeDialog} />
      ))}
      {dialog('profile', (props) => (
        <ProfileDialog {...props} />
      ))}
      {dialog('browse', (props) => (
        <BrowseRooms {...props} onChosen={closeDialog} />
      ))}
      <Suspense>
        {open === 'switcher' && <Switcher onClose={closeDialog} />}
        {open === 'keys' && <KeySheet onClose={closeDialog} />}
        {person && <PersonCard key={person.id} person={person} onClose={closeDialog} />}
        {open === 'new-section' && <SectionDialog slug={about} onClose={closeDialog} />}
        {open === 'rename-section' && <SectionDialog id={about} onClose={closeDialog} />}
        {forwarded && <ForwardDialog message={forwarded} onClose={closeDialog} />}
        {open === 'all-read' && <AllReadDialog onClose={closeDialog} />}
      </Suspense>
    </>
  )
}
