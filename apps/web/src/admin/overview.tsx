import type { Power } from '@lobby/protocol'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Icon } from '../ui/icons.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useMay } from './access.tsx'
import { useFormats } from './formats.ts'
import { GrowthChart } from './growth-chart.tsx'
import { Heading } from './heading.tsx'
import styles from './overview.module.css'
import { useWords } from './words.ts'

/** The server at a glance; each figure leads to what it counts. */
export function Overview() {
  const { t } = useWords()
  const { number, bytes, time } = useFormats()
  const { answer, problem } = useEndpoint(['GET /api/admin/overview'])
  const { answer: reports } = useEndpoint(['GET /api/reports/summary'])
  const rooms = Object.entries(answer?.rooms ?? {})
  return (
    <>
      <Heading title={t('sections.overview')} />
      <Problem>{problem}</Problem>
      {answer && answer.health.problems.length > 0 && (
        <ul className={styles.troubles} aria-label={t('overview.troubles')}>
          {answer.health.problems.map(({ code, message, since }) => (
            <li key={code} className={styles.trouble}>
              <Icon name="alert" size={18} />
              <span>
                {t(`overview.trouble.${code}`, { defaultValue: message })}{' '}
                {t('overview.troubleSince', { time: time(since) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {answer && (
        <ul className={styles.figures}>
          <Figure name={t('overview.accounts')} href="/admin/users" action="account.list">
            {number(answer.accounts)}
          </Figure>
          <Figure name={t('overview.guests')} href="/admin/users?role=guest" action="account.list">
            {number(answer.guests)}
          </Figure>
          {rooms.map(([kind, count]) => (
            <Figure
              key={kind}
              name={t(`overview.rooms.${kind}`, { defaultValue: kind })}
              href={`/admin/rooms?kind=${kind}`}
              action="room.survey"
            >
              {number(count)}
            </Figure>
          ))}
          <Figure name={t('overview.messages')} href="/admin/messages" action="message.search">
            {number(answer.messages)}
          </Figure>
          <Figure name={t('overview.sessions')} href="/admin/sessions" action="session.manage">
            {number(answer.sessions)}
          </Figure>
          {reports && (
            <Figure name={t('overview.reports')} href="/admin/reports" action="report.list">
              {number(reports.open)}
            </Figure>
          )}
        </ul>
      )}
      {answer && (
        <>
          <h2 className={styles.heading}>{t('overview.growth')}</h2>
          <div className={styles.charts}>
            <GrowthChart title={t('overview.written')} days={answer.days} of="events" />
            <GrowthChart title={t('overview.newPeople')} days={answer.days} of="people" />
          </div>
          <h2 className={styles.heading}>{t('overview.health')}</h2>
          <dl className={styles.facts}>
            <Fact name={t('overview.version')}>{answer.version}</Fact>
            <Fact name={t('overview.since')}>{time(answer.health.startedAt)}</Fact>
            <Fact name={t('overview.storage')}>
              {`${answer.health.database}, ${bytes(answer.storageBytes)}`}
            </Fact>
            <Fact name={t('overview.files')}>
              {`${number(answer.files.count)}, ${bytes(answer.files.bytes)}`}
            </Fact>
            {answer.health.freeBytes !== undefined && (
              <Fact name={t('overview.free')}>{bytes(answer.health.freeBytes)}</Fact>
            )}
            <Fact name={t('overview.node')}>{answer.health.node}</Fact>
            <Fact name={t('overview.workers')}>{number(answer.health.workers)}</Fact>
            <Fact name={t('overview.mail')}>
              {t(answer.health.mail ? 'overview.mailOn' : 'overview.mailOff')}
            </Fact>
          </dl>
        </>
      )}
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.says}>{children}</dd>
    </div>
  )
}

type FigureProps = {
  readonly name: string
  readonly children: ReactNode
  readonly href?: string
  readonly action?: Power
}

function Figure({ name, children, href, action = 'overview.read' }: FigureProps) {
  const may = useMay(action)
  const content = (
    <>
      <span className={styles.name}>{name}</span>
      <span className={styles.value}>{children}</span>
    </>
  )
  return (
    <li>
      {href && may ? (
        <Link href={href} className={styles.figure}>
          {content}
        </Link>
      ) : (
        <div className={styles.figure}>{content}</div>
      )}
    </li>
  )
}
