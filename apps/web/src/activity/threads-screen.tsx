import type { ListedThread } from '@lobby/protocol'
import { Link } from 'wouter'
import { useChat, useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { messagePath } from '../chat/room-path.ts'
import { saidIn } from '../chat/said-in.ts'
import { useDates } from '../i18n/use-dates.ts'
import { MessageText } from '../messages/message-text.tsx'
import { Lead } from '../ui/centred-page.tsx'
import { ExcerptHead } from '../ui/excerpt-head.tsx'
import { ListPage } from '../ui/list-page.tsx'
import styles from '../ui/message-excerpts.module.css'
import { MoreButton } from '../ui/more-button.tsx'
import { openPanel } from '../ui/open-panel.ts'
import { PersonName } from '../ui/person-name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useList } from '../ui/use-list.ts'
import { useTitle } from '../ui/use-title.ts'
import { useActivityWords } from './activity-words.ts'
import { useCollectedNews } from './use-collected-news.ts'

/** `/threads`: the threads that the person follows, the last answered first. */
export default function ThreadsScreen() {
  const { t } = useActivityWords()
  const { call } = useChat().api
  useTitle(t('threads.mine'))
  const threads = useList(['threads'], async (after) => {
    const page = await call('GET /api/threads', { query: { after } })
    return [page.threads, page.next]
  })
  useCollectedNews('thread.changed', threads.reload)
  return (
    <ListPage title={t('threads.mine')}>
      <Lead>{t('threadList.hint')}</Lead>
      <ul className={styles.list}>
        {threads.items?.map((item) => (
          <Thread key={`${item.room} ${item.thread}`} item={item} />
        ))}
      </ul>
      {threads.items?.length === 0 && <p className={styles.none}>{t('threadList.none')}</p>}
      <MoreButton list={threads} />
      <Problem>{threads.problem}</Problem>
    </ListPage>
  )
}

function Thread({ item: { room, thread, root, last, unread } }: { readonly item: ListedThread }) {
  const { t } = useActivityWords()
  const { lately } = useDates()
  const name = useRoomName(useRoom(room)) ?? room
  const count = root.replies?.count ?? 0
  const open = () => openPanel('thread', { slug: room, seq: thread })
  return (
    <li className={styles.item} data-unread={unread > 0 || undefined}>
      <ExcerptHead
        href={messagePath(room, thread)}
        person={root.author}
        room={name}
        when={lately(root.createdAt)}
        onOpen={open}
      />
      <div className={styles.text}>
        {root.deleted ? <em>{t('messages.deleted')}</em> : <MessageText body={saidIn(root)} />}
      </div>
      {last && !last.deleted && (
        <div className={styles.answer}>
          <p className={styles.detail}>
            <PersonName person={last.author} /> · {lately(last.createdAt)}
          </p>
          <MessageText body={saidIn(last)} />
        </div>
      )}
      <div className={styles.tools}>
        <Link href={messagePath(room, thread)} className={styles.open} onClick={open}>
          {count > 0 ? t('threads.answers', { count }) : t('threadList.empty')}
          {unread > 0 && (
            <span className={styles.unread}>{t('threadList.new', { count: unread })}</span>
          )}
        </Link>
      </div>
    </li>
  )
}
