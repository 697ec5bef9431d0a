import '../i18n/later-words.ts'
import type { SavedMessage } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat, usePersonalNews, useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { messagePath } from '../chat/room-path.ts'
import { useDates } from '../i18n/use-dates.ts'
import { Lead } from '../ui/centred-page.tsx'
import { ExcerptHead } from '../ui/excerpt-head.tsx'
import { ListPage } from '../ui/list-page.tsx'
import styles from '../ui/message-excerpts.module.css'
import { MoreButton } from '../ui/more-button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useList } from '../ui/use-list.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import { MessageBody } from './message-body.tsx'

/** `/saved`: what the person has saved for later. */
export default function SavedScreen() {
  const { t } = useTranslation()
  const { call } = useChat().api
  useTitle(t('saved.title'))
  const saved = useList(['saved'], async (after) => {
    const page = await call('GET /api/saved', { query: { after } })
    return [page.saved, page.next]
  })
  const { reload } = saved
  usePersonalNews('saved.changed', reload)
  return (
    <ListPage title={t('saved.title')}>
      <Lead>{t('saved.hint')}</Lead>
      <ul className={styles.list}>
        {saved.items?.map((item) => (
          <Saved key={`${item.room} ${item.message.seq}`} item={item} onRemoved={saved.reload} />
        ))}
      </ul>
      {saved.items?.length === 0 && <p className={styles.none}>{t('saved.none')}</p>}
      <MoreButton list={saved} />
      <Problem>{saved.problem}</Problem>
    </ListPage>
  )
}

type ItemProps = { readonly item: SavedMessage; readonly onRemoved: () => Promise<void> }

function Saved({ item: { room, message }, onRemoved }: ItemProps) {
  const { t } = useTranslation()
  const { lately } = useDates()
  const { call } = useChat().api
  const name = useRoomName(useRoom(room)) ?? room
  const params = { slug: room, seq: message.seq }
  const removal = useSubmission(() =>
    call('DELETE /api/saved/{slug}/{seq}', { params }).then(onRemoved),
  )
  return (
    <li className={styles.item}>
      <ExcerptHead
        href={messagePath(room, message.seq)}
        person={message.author}
        room={name}
        when={lately(message.createdAt)}
      />
      <div className={styles.text}>
        <MessageBody slug={room} body={message.body} message={message} />
      </div>
      <div className={styles.tools}>
        <Button
          size="compact-sm"
          variant="default"
          loading={removal.isBusy}
          onClick={() => removal.submit()}
        >
          {t('saved.remove')}
        </Button>
        <Problem>{removal.problem}</Problem>
      </div>
    </li>
  )
}
