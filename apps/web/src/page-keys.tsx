import { useLocation } from 'wouter'
import { useMe } from './chat/chat.tsx'
import { decodeSlug, placeFrom } from './chat/room-path.ts'
import { moveThroughRegions } from './keys/regions.ts'
import { useKeys } from './keys/use-keys.ts'
import { openDialog } from './ui/open-dialog.ts'
import { searchBeside } from './ui/search-beside.ts'
import { searchFieldId, searchPath } from './ui/search-path.ts'

/** The keys that hold on every screen of a person who is in. */
export function PageKeys() {
  const me = useMe()
  return me && <Keys me={me.id} />
}

function Keys({ me }: { readonly me: string }) {
  const [location, navigate] = useLocation()
  const openSheet = () => openDialog('keys')
  const search = () => {
    const field = document.getElementById(searchFieldId)
    if (field) field.focus()
    else if (inRoom(location) === '' || !searchBeside(me)) navigate('/search')
  }
  useKeys({
    switcher: () => openDialog('switcher'),
    sheet: openSheet,
    sheetByMark: openSheet,
    settings: () => navigate('/settings/profile'),
    activity: () => navigate('/activity'),
    search,
    searchBySlash: search,
    searchHere: () => {
      const here = inRoom(location)
      if (here === '' || !searchBeside(me, here)) navigate(searchPath(here))
    },
    newDirect: () => openDialog('direct'),
    markAllRead: () => openDialog('all-read'),
    nextRegion: () => moveThroughRegions(1),
    previousRegion: () => moveThroughRegions(-1),
  })
  return null
}

/** The room of an address, as a search has it. */
function inRoom(location: string): string {
  const [, address = ''] = /^\/chat\/([^/]+)/.exec(location) ?? []
  const { slug } = placeFrom(decodeSlug(address))
  return slug === '' ? '' : `in:${slug} `
}
