import type { FirstStep } from '@lobby/protocol'
import { ActionIcon } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { useChat, useChatState } from '../../chat/chat.tsx'
import { Icon } from '../../ui/icons.tsx'
import { openDialog } from '../../ui/open-dialog.ts'
import { useServer } from '../../ui/server-identity.ts'
import { useEndpoint } from '../../ui/use-endpoint.ts'
import { useStored } from '../../ui/use-stored.ts'
import { useFirstStepWords } from './first-step-words.ts'
import styles from './first-steps.module.css'

/** Where a step is done; one without stands in the operator's hands, and its hint says how. */
const leads: Partial<Record<FirstStep, string>> = {
  identity: '/admin/server',
  people: '/settings/invitations',
}

/** Milliseconds between two questions: some steps are done at the machine. */
const askedEvery = 60_000

/** What the owner of a new server does first. It goes when all is done, or when it is put away. */
export default function FirstSteps() {
  const { t } = useFirstStepWords()
  const { call } = useChat().api
  const server = useServer()
  const rooms = useChatState(({ rooms }) => rooms?.size)
  const [isOver, setOver] = useState(false)
  const [folded, setFolded] = useStored('first-steps-folded')
  const { answer, reload } = useEndpoint(['GET /api/first-steps'], {
    cause: `${server.name} ${server.logo} ${rooms}`,
    enabled: !isOver,
    ...(!isOver && { every: askedEvery }),
  })
  if (isOver || !answer) return null
  const { steps, putAway } = answer
  const done = steps.filter(({ done }) => done).length
  if (putAway || done === steps.length) {
    setOver(true)
    return null
  }
  return (
    <section className={styles.card} aria-label={t('title')} onFocus={() => reload()}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={folded === ''}
            onClick={() => setFolded(folded === '' ? 'yes' : '')}
          >
            <Icon name="chevron" size={14} />
            {t('title')}
            <span className={styles.count}>{t('count', { done, all: steps.length })}</span>
          </button>
        </h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          className={styles.away ?? ''}
          aria-label={t('putAway')}
          title={t('putAway')}
          onClick={() => {
            setOver(true)
            // Where it could not be said, they are there again next time.
            call('DELETE /api/first-steps').catch(() => {})
          }}
        >
          <Icon name="close" size={14} />
        </ActionIcon>
      </div>
      {folded === '' && (
        <ul className={styles.steps}>
          {steps.map(({ name, done }) => (
            <li key={name} className={styles.step} data-done={done || undefined}>
              <Step name={name} isDone={done} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Step({ name, isDone }: { readonly name: FirstStep; readonly isDone: boolean }) {
  const { t } = useFirstStepWords()
  const sign = <span className={styles.sign}>{isDone && <Icon name="check" size={12} />}</span>
  const words = (
    <span>
      {t(`${name}`)}
      {isDone && <span className="visually-hidden"> {t('done')}</span>}
    </span>
  )
  const lead = leads[name]
  if (lead !== undefined)
    return (
      <Link href={lead} className={styles.line}>
        {sign}
        {words}
      </Link>
    )
  if (name === 'rooms')
    return (
      <button type="button" className={styles.line} onClick={() => openDialog('room')}>
        {sign}
        {words}
      </button>
    )
  return (
    <details>
      <summary className={styles.line}>
        {sign}
        {words}
      </summary>
      <p className={styles.hint}>{t(`${name}Hint`)}</p>
    </details>
  )
}
