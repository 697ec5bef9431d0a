import { isRefusal } from '@lobby/client'
import type { SearchResult } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { useChat, useMe, useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { messagePath } from '../chat/room-path.ts'
import { useDates } from '../i18n/use-dates.ts'
import { useLocale } from '../i18n/use-locale.ts'
import { placeOf } from '../messages/place-of.ts'
import { lastRoom } from '../rooms/recent-rooms.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Lead } from '../ui/centred-page.tsx'
import { ListPage } from '../ui/list-page.tsx'
import lists from '../ui/message-excerpts.module.css'
import { MoreButton } from '../ui/more-button.tsx'
import { Name } from '../ui/name.tsx'
import { openPanel } from '../ui/open-panel.ts'
import { PersonName } from '../ui/person-name.tsx'
import { Problem } from '../ui/problem.tsx'
import type { SearchOrder } from '../ui/search-path.ts'
import { useList } from '../ui/use-list.ts'
import { useTitle } from '../ui/use-title.ts'
import { excerptOf } from './excerpt.ts'
import { SearchField } from './search-field.tsx'
import { mistakeIn } from './search-operators.ts'
import styles from './search-screen.module.css'
import { useSearchWords } from './search-words.ts'
import { useSearchAddress } from './use-search-address.ts'

const orders: readonly SearchOrder[] = ['newest', 'best']
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** `/search`: finds messages in all rooms of the person. What is sought stands in the address. */
export default function SearchScreen() {
  const { t } = useSearchWords()
  const { text, setText, asked, sort, ask } = useSearchAddress()
  const me = useMe()
  const here = (me && lastRoom(me.id)) ?? ''
  const hereName = useRoomName(useRoom(here))
  useTitle(asked === '' ? t('search.title') : `${asked} · ${t('search.title')}`)
  const mistake = mistakeIn(asked)
  const mayNarrow = hereName !== undefined && text.trim() !== '' && !/(^|\s)-?in:/i.test(text)
  return (
    <ListPage title={t('search.title')}>
      <SearchField text={text} onChange={setText} onAsk={(typed) => ask(typed)} />
      <div className={styles.tools}>
        <fieldset className={styles.orders}>
          <legend className="visually-hidden">{t('order')}</legend>
          {orders.map((order) => (
            <Button
              key={order}
              size="compact-sm"
              variant={order === sort ? 'filled' : 'default'}
              aria-pressed={order === sort}
              onClick={() => ask(text, order, true)}
            >
              {t(order)}
            </Button>
          ))}
        </fieldset>
        {mayNarrow && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              const narrowed = `${text.trim()} in:${here}`
              setText(narrowed)
              ask(narrowed)
            }}
          >
            {t('onlyHere', { room: hereName })}
          </Button>
        )}
      </div>
      {asked === '' && <Lead>{t('hint')}</Lead>}
      {mistake && <Mistaken mistake={mistake} />}
      {asked !== '' && !mistake && <Results asked={asked} sort={sort} />}
    </ListPage>
  )
}

function Results({ asked, sort }: { asked: string; sort: SearchOrder }) {
  const { t } = useSearchWords()
  const { call } = useChat().api
  const list = useList<SearchResult | 'no-room'>(['search', asked, sort], async (cursor) => {
    const query = { q: asked, sort, zone, ...(cursor && { cursor }) }
    try {
      const { results, next } = await call('GET /api/search', { query })
      return [results, next ?? null]
    } catch (error) {
      if (isRefusal(error) && error.code === 'no_such_room') return [['no-room'], null]
      throw error
    }
  })
  const { items, problem, hasMore } = list
  const found = items?.filter((item) => item !== 'no-room')
  const count = found?.length ?? 0
  return (
    <>
      <p className={styles.status} role="status">
        {!items && !problem && t('loading')}
        {count > 0 && t(hasMore ? 'countMore' : 'count', { count })}
      </p>
      <ul className={styles.list}>
        {found?.map((item) => (
          <Result key={`${item.room} ${item.message.seq}`} item={item} />
        ))}
      </ul>
      {items?.length === 0 && <p className={lists.none}>{t('none')}</p>}
      <MoreButton list={list} />
      <Problem>{items?.includes('no-room') ? t('noRoom') : problem}</Problem>
    </>
  )
}

type Mistake = NonNullable<ReturnType<typeof mistakeIn>>

function Mistaken({ mistake: { operator, values } }: { mistake: Mistake }) {
  const { t } = useSearchWords()
  const locale = useLocale()
  if (!values) return <Problem>{t('wrongDay', { operator, day: '2026-01-31' })}</Problem>
  const list = new Intl.ListFormat(locale, { type: 'disjunction' }).format(values)
  return <Problem>{t('wrong', { operator, values: list })}</Problem>
}

/** Leads to the message where it was said, with what was said around it. */
function Result({ item: { room, message, marks } }: { item: SearchResult }) {
  const { lately } = useDates()
  const name = useRoomName(useRoom(room)) ?? room
  const { parts, isCutBefore, isCutAfter } = excerptOf(message.body, marks)
  const { thread, alsoInRoom, author, createdAt } = message
  const open = () => {
    if (thread !== undefined && !alsoInRoom) openPanel('thread', { slug: room, seq: thread })
  }
  return (
    <li className={styles.item}>
      <Link href={messagePath(room, placeOf(message))} className={styles.result} onClick={open}>
        <Avatar person={author} size={32} />
        <span className={styles.what}>
          <span className={lists.detail}>
            <PersonName person={author} />
            {' · '}
            <Name>{name}</Name>
            {' · '}
            <time dateTime={createdAt}>{lately(createdAt)}</time>
          </span>
          <span className={styles.text} dir="auto">
            {isCutBefore && '… '}
            {parts.map(({ text, isSought, at }) =>
              isSought ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
            )}
            {isCutAfter && ' …'}
          </span>
        </span>
      </Link>
    </li>
  )
}
