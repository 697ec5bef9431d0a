import '../i18n/later-words.ts'
import type { SignedInSession } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { useDates } from '../i18n/use-dates.ts'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './account-screen.module.css'
import { deviceOf } from './device.ts'

/** Where this person is signed in, and a button to end each. */
export function Sessions() {
  const { t } = useTranslation()
  const client = useChat()
  const { answer, reload, problem } = useEndpoint(['GET /api/auth/sessions'])
  const others = useSubmission(() => client.account.endOtherSessions().then(reload))

  return (
    <>
      <ul className={styles.sessions}>
        {answer?.sessions.map((session) => (
          <SessionItem key={session.id} session={session} onEnded={reload} />
        ))}
      </ul>
      {answer && answer.sessions.length > 1 && (
        <Button variant="default" mt={8} loading={others.isBusy} onClick={() => others.submit()}>
          {t('sessions.endOthers')}
        </Button>
      )}
      <Problem>{problem ?? others.problem}</Problem>
    </>
  )
}

type ItemProps = { readonly session: SignedInSession; readonly onEnded: () => Promise<void> }

function SessionItem({ session, onEnded }: ItemProps) {
  const { t } = useTranslation()
  const { date } = useDates()
  const client = useChat()
  const { id, userAgent, address, lastUsedAt, current } = session
  const { problem, isBusy, submit } = useSubmission(() =>
    client.account.endSession(id).then(onEnded),
  )
  const device = deviceOf(userAgent)
  const name = device ? t('sessions.device', device) : t('sessions.unknown')
  return (
    <li className={styles.session}>
      <div className={styles.device}>
        <div>{name}</div>
        <div className={styles.detail}>
          {current
            ? t('sessions.current', { address })
            : t('sessions.used', { address, day: date(lastUsedAt) })}
        </div>
        <Problem>{problem}</Problem>
      </div>
      {!current && (
        <Button
          variant="default"
          size="compact-sm"
          loading={isBusy}
          onClick={() => submit()}
          aria-label={t('sessions.endThis', { name })}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  )
}
