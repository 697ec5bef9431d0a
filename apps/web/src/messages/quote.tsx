import type { Message } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useRun } from '../chat/chat.tsx'
import { messagePath } from '../chat/room-path.ts'
import { saidIn } from '../chat/said-in.ts'
import { OneLine } from '../composer/one-line.tsx'
import { Icon } from '../ui/icons.tsx'
import { PersonName } from '../ui/person-name.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import styles from './quote.module.css'

type Props = { readonly slug: string; readonly seq: number }

/** The message that the one below answers, in a line that leads to it. */
export function Quote({ slug, seq }: Props) {
  const { t } = useTranslation()
  const known = useRun(slug)?.events.find((event) => event.seq === seq)
  const { answer } = useEndpoint(
    ['GET /api/rooms/{slug}/messages', { params: { slug }, query: { around: seq, limit: 1 } }],
    { enabled: known === undefined },
  )
  const message: Message | undefined =
    known?.type === 'message.created'
      ? known.message
      : answer?.messages.find((message) => message.seq === seq)
  return (
    <Link href={messagePath(slug, seq)} className={styles.quote}>
      <Icon name="reply" size={14} />
      <span className="visually-hidden">{t('messages.answerTo')}</span>
      {message && <PersonName person={message.author} className={styles.name} />}
      <bdi className={styles.text}>
        {message?.deleted ? (
          t('messages.deleted')
        ) : (
          <OneLine body={message ? saidIn(message) : '…'} />
        )}
      </bdi>
    </Link>
  )
}
