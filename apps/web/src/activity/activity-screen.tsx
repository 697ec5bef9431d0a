import type { Activity, ActivityKind } from '@lobby/protocol'
import { Button, Switch } from '@mantine/core'
import { useState } from 'react'
import { useChat, useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { messagePath } from '../chat/room-path.ts'
import { saidIn } from '../chat/said-in.ts'
import { useDates } from '../i18n/use-dates.ts'
import { MessageText } from '../messages/message-text.tsx'
import { placeOf } from '../messages/place-of.ts'
import { ExcerptHead } from '../ui/excerpt-head.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { ListPage } from '../ui/list-page.tsx'
import lists from '../ui/message-excerpts.module.css'
import { MoreButton } from '../ui/more-button.tsx'
import { openPanel } from '../ui/open-panel.ts'
import { Problem } from '../ui/problem.tsx'
import { useList } from '../ui/use-list.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import styles from './activity-screen.module.css'
import { useActivityWords } from './activity-words.ts'
import { useCollectedNews } from './use-collected-news.ts'

/** What each kind looks like; the order is that of the filter. */
const icons: Record<ActivityKind, IconName> = {
  mention: 'at',
  keyword: 'letters',
  reply: 'reply',
  reaction: 'smile',
  thread: 'chat',
}
const filters = ['all', ...(Object.keys(icons) as ActivityKind[])] as const

/** `/activity`: what concerns the person, in all of their rooms. */
export default function ActivityScreen() {
  const { t } = useActivityWords()
  const { call } = useChat().api
  const [kind, setKind] = useState<(typeof filters)[number]>('all')
  const [isUnreadOnly, setUnreadOnly] = useState(false)
  useTitle(t('activity.title'))
  const list = useList(['activity', kind, isUnreadOnly], async (before) => {
    const query = {
      before,
      ...(kind !== 'all' && { kinds: kind }),
      ...(isUnreadOnly && { unread: 'true' as const }),
    }
    const page = await call('GET /api/activity', { query })
    return [page.activity, page.next]
  })
  useCollectedNews('activity.changed', list.reload)
  const newest = list.items?.[0]?.at
  const reading = useSubmission(async () => {
    if (newest) await call('POST /api/activity/read', { body: { until: newest } })
    await list.reload()
  })
  return (
    <ListPage title={t('activity.title')}>
      <div className={styles.tools}>
        <fieldset className={styles.filters}>
          <legend className="visually-hidden">{t('activity.kinds')}</legend>
          {filters.map((filter) => (
            <Button
              key={filter}
              size="compact-sm"
              variant={filter === kind ? 'filled' : 'default'}
              aria-pressed={filter === kind}
              onClick={() => setKind(filter)}
            >
              {t(`activity.filter.${filter}`)}
            </Button>
          ))}
        </fieldset>
        <Switch
          label={t('activity.unreadOnly')}
          checked={isUnreadOnly}
          onChange={(event) => setUnreadOnly(event.currentTarget.checked)}
        />
        <Button
          size="compact-sm"
          variant="default"
          disabled={!list.items?.some(({ unread }) => unread)}
          loading={reading.isBusy}
          onClick={() => reading.submit()}
        >
          {t('activity.readAll')}
        </Button>
      </div>
      <ul className={lists.list}>
        {list.items?.map((item) => (
          <Item key={`${item.room} ${item.seq}`} item={item} />
        ))}
      </ul>
      {list.items?.length === 0 && (
        <p className={lists.none}>{t(isUnreadOnly ? 'activity.noneUnread' : 'activity.none')}</p>
      )}
      <MoreButton list={list} />
      <Problem>{list.problem ?? reading.problem}</Problem>
    </ListPage>
  )
}

function Item({ item: { kind, room, seq, by, at, message, emoji, unread } }: { item: Activity }) {
  const { t } = useActivityWords()
  const { lately } = useDates()
  const { call } = useChat().api
  const name = useRoomName(useRoom(room)) ?? room
  const open = () => {
    const { thread } = message
    if (thread !== undefined && !message.alsoInRoom)
      openPanel('thread', { slug: room, seq: thread })
    // The list is read again when the server has told of it.
    if (unread) call('POST /api/activity/read', { body: { room, seq } }).catch(() => {})
  }
  return (
    <li className={lists.item} data-unread={unread || undefined}>
      <ExcerptHead
        href={messagePath(room, placeOf(message))}
        person={by}
        did={t(`activity.did.${kind}`, { emoji })}
        room={name}
        when={lately(at)}
        onOpen={open}
      >
        {unread && <span className={styles.dot} title={t('activity.unread')} />}
        {unread && <span className="visually-hidden">{t('activity.unread')}</span>}
        <Icon name={icons[kind]} size={14} />
      </ExcerptHead>
      <div className={lists.text}>
        <MessageText body={saidIn(message)} />
      </div>
    </li>
  )
}
