import '../../i18n/later-words.ts'
import type { Author } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChatState } from '../../chat/chat.tsx'
import { useShownName } from '../../chat/display-names.ts'
import { messagePath } from '../../chat/room-path.ts'
import { useDates } from '../../i18n/use-dates.ts'
import { MessageBody } from '../../messages/message-body.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import form from '../../ui/form.module.css'
import { Icon } from '../../ui/icons.tsx'
import { PersonName } from '../../ui/person-name.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useEndpoint } from '../../ui/use-endpoint.ts'
import type { PanelProps } from './panel-props.ts'
import styles from './pins-panel.module.css'

/** The pinned messages of a room, each leading to its place. */
export default function PinsPanel({ room: { slug } }: PanelProps) {
  const { t } = useTranslation()
  const { lately } = useDates()
  // Read again when something was pinned, unpinned, edited or deleted.
  const lastChange = useChatState(
    ({ timelines }) => timelines.get(slug)?.events.findLast((event) => 'messageSeq' in event)?.seq,
  )
  const { answer, problem } = useEndpoint(['GET /api/rooms/{slug}/pins', { params: { slug } }], {
    cause: lastChange,
  })
  return (
    <div className={styles.pins}>
      <Problem>{problem}</Problem>
      {answer?.messages.length === 0 && <p className={form.note}>{t('messages.noPins')}</p>}
      {answer?.messages.map((message) => (
        <article key={message.seq} className={styles.pin}>
          <Link href={messagePath(slug, message.seq)} className={styles.head}>
            <Avatar person={message.author} size={24} />
            <span className={styles.author}>
              <PersonName person={message.author} />
            </span>
            <time dateTime={message.createdAt}>{lately(message.createdAt)}</time>
          </Link>
          <MessageBody slug={slug} body={message.body} message={message} />
          {message.pinned && (
            <p className={styles.pinner}>
              <Icon name="pin" size={12} />
              <PinnedBy person={message.pinned.by} />
            </p>
          )}
        </article>
      ))}
    </div>
  )
}

function PinnedBy({ person }: { person: Author }) {
  const { t } = useTranslation()
  return t('messages.pinnedBy', { name: useShownName(person) })
}
