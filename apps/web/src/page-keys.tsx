import { useLocation } from 'wouter'
import { useMe } from './chat/chat.tsx'
import { moveThroughRegions } from './keys/regions.ts'
import { useKeys } from './keys/use-keys.ts'
import { openDialog } from './ui/open-dialog.ts'

/** The keys that hold on every screen of a person who is in. */
export function PageKeys() {
  return useMe() && <Keys />
}

function Keys() {
  const [, navigate] = useLocation()
  const openSheet = () => openDialog('keys')
  useKeys({
    switcher: () => openDialog('switcher'),
    sheet: openSheet,
    sheetByMark: openSheet,
    settings: () => navigate('/settings/profile'),
    activity: () => navigate('/activity'),
    newDirect: () => openDialog('direct'),
    markAllRead: () => openDialog('all-read'),
    nextRegion: () => moveThroughRegions(1),
    previousRegion: () => moveThroughRegions(-1),
  })
  return null
}
