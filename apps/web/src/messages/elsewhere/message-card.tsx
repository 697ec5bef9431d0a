import '../../i18n/later-words.ts'
import type { Author } from '@lobby/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { messagePath } from '../../chat/room-path.ts'
import { useDates } from '../../i18n/use-dates.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Name } from '../../ui/name.tsx'
import { PersonName } from '../../ui/person-name.tsx'
import styles from './message-card.module.css'
import type { Place } from './use-preview.ts'

type Props = {
  readonly author: Author
  readonly createdAt: string
  /** The name of a room that the reader may see, and the message there. */
  readonly from?: (Place & { readonly name: string }) | undefined
  readonly isForwarded?: boolean
  readonly children: ReactNode
}

/** What was said elsewhere: whose it is, when, and where that is, which leads there. */
export function MessageCard({ author, createdAt, from, isForwarded = false, children }: Props) {
  const { t } = useTranslation()
  const { dateTime, full } = useDates()
  const time = (
    <time dateTime={createdAt} title={full(createdAt)}>
      {dateTime(createdAt)}
    </time>
  )
  return (
    <div className={styles.card}>
      <p className={styles.heading}>
        <Avatar person={author} size={20} />
        {isForwarded && <span className={styles.note}>{t('forward.label')}</span>}
        <PersonName person={author} className={styles.name} />
        {from ? (
          <Link href={messagePath(from.slug, from.seq)} className={styles.place}>
            <span>
              <Name>{from.name}</Name>, {time}
            </span>
          </Link>
        ) : (
          <span className={styles.note}>{time}</span>
        )}
      </p>
      {children}
    </div>
  )
}
