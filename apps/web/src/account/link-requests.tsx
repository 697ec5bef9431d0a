import type { LinkRequest } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './account-screen.module.css'
import { AccountSection } from './account-section.tsx'

/** For who keeps the server: those who wait for a link that no mail can bring. Nothing while nobody does. */
export function LinkRequests() {
  const { t } = useTranslation()
  const client = useChat()
  const [requests, setRequests] = useState<readonly LinkRequest[]>([])
  const { problem, submit } = useSubmission(async () =>
    setRequests((await client.account.linkRequests.list()).requests),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => void submit(), [])
  if (requests.length === 0) return <Problem>{problem}</Problem>
  return (
    <AccountSection title={t('linkRequests.title')}>
      <p className={styles.detail}>{t('linkRequests.hint')}</p>
      <ul className={styles.sessions}>
        {requests.map((request) => (
          <RequestItem key={`${request.purpose} ${request.username}`} request={request} />
        ))}
      </ul>
    </AccountSection>
  )
}

function RequestItem({ request }: { request: LinkRequest }) {
  const { t, i18n } = useTranslation()
  const client = useChat()
  const { username: name, purpose, email, requestedAt } = request
  const [url, setUrl] = useState<string>()
  const { problem, isBusy, submit } = useSubmission(async () =>
    setUrl((await client.account.linkRequests.makeLink(request)).url),
  )
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(
    new Date(requestedAt),
  )
  return (
    <li className={styles.session}>
      <div className={styles.device}>
        <bdi>{name}</bdi>
        <div className={styles.detail}>{t(`linkRequests.${purpose}`, { email, day })}</div>
        {url && (
          <TextInput
            readOnly
            mt={8}
            label={t('linkRequests.link', { name })}
            value={url}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
        <Problem>{problem}</Problem>
      </div>
      {!url && (
        <Button
          variant="default"
          size="compact-md"
          loading={isBusy}
          onClick={() => submit()}
          aria-label={t('linkRequests.makeFor', { name })}
        >
          {t('linkRequests.make')}
        </Button>
      )}
    </li>
  )
}
