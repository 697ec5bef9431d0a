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
const GroupCard = lazyPart(() => import('./rooms/group-card.tsx'))
const ForwardDialog = lazyPart(() => import('./switcher/forward-dialog.tsx'))
const DateDialog = lazyPart(() => import('./messages/date-dialog.tsx'))
const AllReadDialog = lazyPart(() => import('./rooms/all-read-dialog.tsx'))

/** The dialogs that are opened from anywhere, over whatever is on the screen of a person who is in. */
export function Dialogs() {
  const me = useMe()
  const [location] = useLocation()
  // A room has its address with a slash at the end and without one.
  const place = location.replace(/\/$/, '')
  // What it was opened over is left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place
  useEffect(() => closeDialog(), [place])
  return me && <OpenDialog />
}

const closing = (name: DialogName) => () => closeDialog(name)

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
      {(isOpen) => draw({ isOpen, onClose: closing(name) })}
    </WhenWanted>
  )
  return (
    <>
      {dialog('room', (props) => (
        <NewRoomDialog {...props} onMade={props.onClose} />
      ))}
      {dialog('direct', (props) => (
        <NewDirectDialog {...props} onOpened={props.onClose} />
      ))}
      {dialog('profile', (props) => (
        <ProfileDialog {...props} />
      ))}
      {dialog('browse', (props) => (
        <BrowseRooms {...props} onChosen={props.onClose} />
      ))}
      <Suspense>
        {open === 'switcher' && <Switcher onClose={closing('switcher')} />}
        {open === 'keys' && <KeySheet onClose={closing('keys')} />}
        {person && <PersonCard key={person.id} person={person} onClose={closing('person')} />}
        {open === 'new-section' && <SectionDialog slug={about} onClose={closing('new-section')} />}
        {open === 'rename-section' && (
          <SectionDialog id={about} onClose={closing('rename-section')} />
        )}
        {forwarded && <ForwardDialog message={forwarded} onClose={closing('forward')} />}
        {open === 'group' && <GroupCard name={about} onClose={closing('group')} />}
        {open === 'date' && <DateDialog slug={about} onClose={closing('date')} />}
        {open === 'all-read' && <AllReadDialog onClose={closing('all-read')} />}
      </Suspense>
    </>
  )
}
