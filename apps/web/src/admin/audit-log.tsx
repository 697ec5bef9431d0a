import type { AuditEntry } from '@lobby/protocol'
import { Link } from 'wouter'
import { Name } from '../ui/name.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import styles from './audit-log.module.css'
import { useFormats } from './formats.ts'
import { Heading } from './heading.tsx'
import { type Column, List } from './list.tsx'
import { useWords } from './words.ts'

/** What was done, by which person, from where and when, and what it changed. */
export function AuditLog() {
  const { t } = useWords()
  const { time } = useFormats()
  // A dot would be a way down in the words.
  const nameOf = (action: string) =>
    t(`actions.${action.replaceAll('.', '-')}`, { defaultValue: action })
  const columns: readonly Column<AuditEntry>[] = [
    { key: 'when', cell: ({ at }) => <time dateTime={at}>{time(at)}</time> },
    { key: 'who', cell: ({ actor }) => <PersonCell {...actor} /> },
    {
      key: 'what',
      cell: ({ action, before, after, address }) => (
        <>
          {nameOf(action)}
          <div className={styles.narrow}>
            <Changed before={before} after={after} />
            {address ?? t('audit.here')}
          </div>
        </>
      ),
    },
    {
      key: 'target',
      cell: ({ target, room, before }) => (
        <>
          {target.kind === 'person' && <PersonCell {...target} />}
          {target.kind === 'message' && <Sender name={target.name} id={before?.sender} />}
          {target.kind !== 'person' && target.kind !== 'message' && <Name>{target.name}</Name>}
          {room !== null && target.kind !== 'room' && (
            <div className={styles.where} title={room}>
              {t('audit.in', { room: withoutSecret(room) })}
            </div>
          )}
        </>
      ),
    },
    {
      key: 'change',
      isMinor: true,
      cell: ({ before, after }) => <Changed before={before} after={after} />,
    },
    { key: 'from', isMinor: true, cell: ({ address }) => address ?? t('audit.here') },
  ]
  return (
    <>
      <Heading title={t('sections.audit')} />
      <Chain />
      <List
        name={t('sections.audit')}
        endpoint="GET /api/admin/audit"
        rows={({ entries }) => entries}
        keyOf={({ id }) => id}
        columns={columns}
        sorted={{ by: '', order: 'desc' }}
        filters={(answer) => [
          { key: 'actor' },
          { key: 'target' },
          {
            key: 'action',
            options: answer?.actions.map((action) => [action, nameOf(action)] as const) ?? [],
          },
          { key: 'since', day: 'first' },
          { key: 'until', day: 'last' },
        ]}
      />
    </>
  )
}

/** The address of a private room ends in what nobody can guess, and tells nobody which room it is. */
function withoutSecret(slug: string): string {
  return slug.replace(/[0-9a-f]{16,32}$/, '…')
}

function PersonCell({ id, name }: { id: string; name: string }) {
  if (id === '' || id === 'operator') return <Name>{name}</Name>
  return (
    <Link href={`/admin/users/${encodeURIComponent(id)}`}>
      <Name>{name}</Name>
    </Link>
  )
}

/** Of a message that was deleted; older entries have the id alone. */
function Sender({ id, name }: { id: unknown; name: string }) {
  const known = typeof id === 'string' ? id : ''
  return <PersonCell id={known} name={name || known} />
}

type Side = AuditEntry['before']

/** What was, and what is: one line for each thing that changed. */
function Changed({ before, after }: { before: Side; after: Side }) {
  const { t } = useWords()
  const shown = useShown()
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return (
    keys
      .filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]))
      // Named with its target.
      .filter((key) => key !== 'sender')
      .map((key) => (
        <div key={key} className={styles.change}>
          <span className={styles.key}>{t(`audit.keys.${key}`, { defaultValue: key })}</span>{' '}
          {shown(key, before?.[key])}
          {after !== null && key in after && <> → {shown(key, after[key])}</>}
        </div>
      ))
  )
}

/** What people have called things: shown as it is, whatever it means elsewhere. */
const ownWords: ReadonlySet<string> = new Set(['name', 'reason', 'passkey', 'provider', 'room'])
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

/** A value as people write it: instants in their time zone, words for yes, no and nothing. */
function useShown(): (key: string, value: unknown) => string {
  const { t } = useWords()
  const { time } = useFormats()
  return (key, value) => {
    if (value === undefined) return ''
    if (value === null || value === '') return t('audit.nothing')
    if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
    if (typeof value !== 'string') return JSON.stringify(value)
    if (ownWords.has(key)) return value
    return instant.test(value) ? time(value) : t(`audit.values.${value}`, { defaultValue: value })
  }
}

/** Whether the log is as it was written. */
function Chain() {
  const { t } = useWords()
  const { answer } = useEndpoint(['GET /api/admin/audit/check'])
  if (!answer) return null
  const { entries, breach } = answer
  return (
    <p className={styles.chain} data-broken={breach !== undefined || undefined}>
      {breach === undefined ? t('audit.whole') : t('audit.broken', { entry: entries })}
    </p>
  )
}
