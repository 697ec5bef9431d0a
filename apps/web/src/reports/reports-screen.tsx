import '../i18n/later-words.ts'
import type { Report } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { usePowers } from '../account/use-powers.ts'
import { useChat } from '../chat/chat.tsx'
import { messagePath } from '../chat/room-path.ts'
import { useDates } from '../i18n/use-dates.ts'
import { Lead } from '../ui/centred-page.tsx'
import { MoreButton } from '../ui/more-button.tsx'
import { Name } from '../ui/name.tsx'
import { PersonName } from '../ui/person-name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useList } from '../ui/use-list.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { AddressBans } from './address-bans.tsx'
import styles from './reports.module.css'

/** What people have reported, and what becomes of it; to admins, addresses that are kept out. */
export function Reports() {
  const { t } = useTranslation()
  const { reports } = useChat().api
  const may = usePowers()?.may
  const waiting = useList(['reports'], async (after) => {
    const page = await reports.list(after)
    return [page.reports, page.next]
  })
  return (
    <>
      <Lead>{t('reports.hint')}</Lead>
      <ul className={styles.reports}>
        {waiting.items?.map((report) => (
          <ReportItem key={report.id} report={report} onResolved={waiting.reload} />
        ))}
      </ul>
      {waiting.items?.length === 0 && <p className={styles.none}>{t('reports.none')}</p>}
      <MoreButton list={waiting} />
      <Problem>{waiting.problem}</Problem>
      {may?.includes('address-ban.manage') && <AddressBans />}
    </>
  )
}

type ItemProps = { readonly report: Report; readonly onResolved: () => Promise<void> }

function ReportItem({ report, onResolved }: ItemProps) {
  const { t } = useTranslation()
  const { full } = useDates()
  const { reports } = useChat().api
  const { id, room, message, reporter, reason, createdAt } = report
  const dismiss = useSubmission(() => reports.resolve(id, 'dismissed').then(onResolved))
  const remove = useSubmission(() => reports.resolve(id, 'deleted').then(onResolved))
  const isBusy = dismiss.isBusy || remove.isBusy
  return (
    <li className={styles.report}>
      <p className={styles.detail}>
        <PersonName person={message.author} />, <Name>{room.name}</Name>,{' '}
        <Link href={messagePath(room.slug, message.seq)}>{full(message.createdAt)}</Link>
      </p>
      <blockquote className={styles.message}>
        {message.deleted ? <em>{t('messages.deleted')}</em> : <bdi>{message.body}</bdi>}
      </blockquote>
      <p>
        <PersonName person={reporter} />: <bdi>{reason || t('reports.noReason')}</bdi>{' '}
        <span className={styles.detail}>{full(createdAt)}</span>
      </p>
      <div className={styles.choices}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy}
          onClick={() => dismiss.submit()}
        >
          {t('reports.dismiss')}
        </Button>
        <Button size="compact-sm" color="red" disabled={isBusy} onClick={() => remove.submit()}>
          {t('reports.delete')}
        </Button>
      </div>
      <Problem>{dismiss.problem ?? remove.problem}</Problem>
    </li>
  )
}
