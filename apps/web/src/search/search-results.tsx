import { isRefusal } from '@lobby/client'
import { findOnDevice } from '@lobby/client/device-search'
import { plainTextAt } from '@lobby/markdown'
import type { SearchResult } from '@lobby/protocol'
import { useMemo, useRef } from 'react'
import { Link } from 'wouter'
import { useChat, useChatState, useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { messagePath } from '../chat/room-path.ts'
import { useDates } from '../i18n/use-dates.ts'
import { placeOf } from '../messages/place-of.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icons.tsx'
import lists from '../ui/message-excerpts.module.css'
import { MoreButton } from '../ui/more-button.tsx'
import { Name } from '../ui/name.tsx'
import { openPanel } from '../ui/open-panel.ts'
import { PersonName } from '../ui/person-name.tsx'
import { Problem } from '../ui/problem.tsx'
import type { SearchOrder } from '../ui/search-path.ts'
import { useList } from '../ui/use-list.ts'
import { AroundResult } from './around-result.tsx'
import { excerptOf } from './excerpt.ts'
import styles from './search-results.module.css'
import { useSearchWords } from './search-words.ts'
import { type KeptFocus, useKeptFocus } from './use-kept-focus.ts'
import { useServerIsAway } from './use-server-is-away.ts'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
/** So many are shown of what the device has. */
const mostHere = 50

type Props = { readonly asked: string; readonly sort: SearchOrder }

/** What a page of results says beside them. */
type Aside = 'no-room' | { readonly lookedTo: string }

const isResult = (item: SearchResult | Aside): item is SearchResult =>
  typeof item === 'object' && 'message' in item

/** What a search finds: by the server, and while that is away on this device. */
export function SearchResults({ asked, sort }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const focus = useRef<string>(undefined)
  const Listed = useServerIsAway() ? FoundHere : Found
  return (
    <div ref={place}>
      <Listed asked={asked} sort={sort} kept={{ place, focus }} />
    </div>
  )
}

type ListedProps = Props & { readonly kept: KeptFocus }

function Found({ asked, sort, kept }: ListedProps) {
  useKeptFocus(kept)
  const { t } = useSearchWords()
  const { call } = useChat().api
  const { date } = useDates()
  const list = useList<SearchResult | Aside>(['search', asked, sort], async (cursor) => {
    const query = { q: asked, sort, zone, ...(cursor && { cursor }) }
    try {
      const { results, next, lookedTo } = await call('GET /api/search', { query })
      return [lookedTo === undefined ? results : [...results, { lookedTo }], next ?? null]
    } catch (error) {
      if (isRefusal(error) && error.code === 'no_such_room') return [['no-room'], null]
      throw error
    }
  })
  const { items, problem, hasMore } = list
  const found = items?.filter(isResult)
  const count = found?.length ?? 0
  const isNowhere = items?.includes('no-room') === true
  const last = items?.at(-1)
  // What ended before it was through says how far it came.
  const lookedTo = hasMore && typeof last === 'object' && 'lookedTo' in last ? last.lookedTo : ''
  return (
    <>
      <p className={styles.status} role="status">
        {!items && !problem && t('loading')}
        {count > 0 && t(hasMore ? 'countMore' : 'count', { count })}
      </p>
      <List results={found ?? []} label={t('results')} hasServer />
      {found?.length === 0 && !hasMore && !isNowhere && <p className={lists.none}>{t('none')}</p>}
      {lookedTo !== '' && (
        <p className={lists.none} role="status">
          {t('lookedTo', { day: date(lookedTo), more: t('links.more') })}
        </p>
      )}
      <MoreButton list={list} />
      <Problem>{isNowhere ? t('noRoom') : problem}</Problem>
    </>
  )
}

/** What the device has seen of it: no more than the rooms that it knows as the person's. */
function FoundHere({ asked, sort, kept }: ListedProps) {
  useKeptFocus(kept)
  const { t } = useSearchWords()
  const session = useChatState(({ session }) => session)
  const rooms = useChatState(({ rooms }) => rooms)
  const timelines = useChatState(({ timelines }) => timelines)
  const windows = useChatState(({ windows }) => windows)
  const displayNames = useChatState(({ displayNames }) => displayNames)
  const found = useMemo(() => {
    const seen = { session, rooms, timelines, windows, displayNames }
    return findOnDevice(seen, { q: asked, zone, sort, limit: mostHere })
  }, [asked, sort, session, rooms, timelines, windows, displayNames])
  const note = <p className={styles.here}>{t('here.note')}</p>
  if (typeof found === 'string')
    return (
      <>
        {note}
        <Problem>{t(found === 'no-room' ? 'noRoom' : `here.${found}`)}</Problem>
      </>
    )
  const count = found.results.length
  return (
    <>
      {note}
      <p className={styles.status} role="status">
        {count === 0 ? t('here.none') : t(found.hasMore ? 'countMore' : 'count', { count })}
      </p>
      <List results={found.results} label={t('here.results')} />
    </>
  )
}

type ListProps = {
  readonly results: readonly SearchResult[]
  readonly label: string
  /** Then it can be asked what was said around them. */
  readonly hasServer?: boolean
}

function List({ results, label, hasServer = false }: ListProps) {
  return (
    <ul className={styles.list} aria-label={label}>
      {results.map((item) => (
        <Result key={`${item.room} ${item.message.seq}`} item={item} hasServer={hasServer} />
      ))}
    </ul>
  )
}

type ResultProps = { readonly item: SearchResult; readonly hasServer: boolean }

/** Leads to the message where it was said. */
function Result({ item: { room, message, marks }, hasServer }: ResultProps) {
  const { lately } = useDates()
  const name = useRoomName(useRoom(room)) ?? room
  const { body, thread, author, createdAt, attachments = [] } = message
  const { parts, isCutBefore, isCutAfter } = useMemo(() => {
    const { text, places } = plainTextAt(body, marks, { spoilers: 'covered' })
    return excerptOf(text, places)
  }, [body, marks])
  const isAside = placeOf(message) !== message.seq
  const open = () => {
    if (thread !== undefined && isAside) openPanel('thread', { slug: room, seq: thread })
  }
  return (
    <li className={styles.item}>
      <Link
        href={messagePath(room, placeOf(message))}
        className={styles.result}
        data-result={`${room} ${message.seq}`}
        onClick={open}
      >
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
          {attachments.length > 0 && (
            <span className={styles.files}>
              <Icon name="clip" size={14} />
              <bdi>{attachments.map((file) => file.name).join(', ')}</bdi>
            </span>
          )}
        </span>
      </Link>
      {hasServer && !isAside && <AroundResult slug={room} message={message} />}
    </li>
  )
}
