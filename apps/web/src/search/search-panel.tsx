import { useEffect } from 'react'
import { Link } from 'wouter'
import { useMe } from '../chat/chat.tsx'
import { Icon } from '../ui/icons.tsx'
import { useOpenPanel } from '../ui/open-panel.ts'
import { searchFieldId, searchPath } from '../ui/search-path.ts'
import { SearchBody } from './search-body.tsx'
import styles from './search-panel.module.css'
import { useSearchWords } from './search-words.ts'
import { useSearchBeside } from './use-search-beside.ts'

type Props = { readonly room: { readonly slug: string } }

/** The search beside a room: what is found opens in its place, and the list stays. */
export default function SearchPanel({ room: { slug } }: Props) {
  const { t } = useSearchWords()
  const search = useSearchBeside(useMe()?.id ?? '')
  const open = useOpenPanel()
  useEffect(() => {
    const field = document.getElementById(searchFieldId)
    if (open?.opener === undefined || !(field instanceof HTMLInputElement)) return
    field.focus()
    // At the end of a search that was begun, as of one in this room.
    if (!field.value.endsWith(' ')) field.select()
  }, [open])
  return (
    <>
      <SearchBody search={search} here={slug} isFocused={false} />
      <Link href={searchPath(search.text, search.sort)} className={styles.page}>
        <Icon name="search" size={16} />
        {t('asPage')}
      </Link>
    </>
  )
}
