import { lastRoom } from '../account/recent-rooms.ts'
import { useMe } from '../chat/chat.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useTitle } from '../ui/use-title.ts'
import { SearchBody } from './search-body.tsx'
import { useSearchWords } from './search-words.ts'
import { useSearchAddress } from './use-search-address.ts'

/** `/search`: finds messages in all rooms of the person. What is sought stands in the address. */
export default function SearchScreen() {
  const { t } = useSearchWords()
  const search = useSearchAddress()
  const me = useMe()
  useTitle(search.asked === '' ? t('search.title') : `${search.asked} · ${t('search.title')}`)
  return (
    <ListPage title={t('search.title')}>
      <SearchBody search={search} here={(me && lastRoom(me.id)) ?? ''} isFocused />
    </ListPage>
  )
}
