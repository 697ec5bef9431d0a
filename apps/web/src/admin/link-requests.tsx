import type { LinkRequest, OneTimeLink } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useChat } from '../chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { Part } from './facts.tsx'
import { useFormats } from './formats.ts'
import { useCarryOut } from './proof.tsx'
import { ShownLink } from './reset-link.tsx'
import { useAnswer } from './use-answer.ts'
import { useWords } from './words.ts'

/** Those who wait for a link that no mail can bring. Nothing while nobody does. */
export function LinkRequests() {
  const { t } = useWords()
  const { answer, problem } = useAnswer<{ requests: LinkRequest[] }>('/link-requests')
  if (!answer || answer.requests.length === 0) return <Problem>{problem}</Problem>
  return (
    <Part title={t('linkRequests.title')}>
      <p>{t('linkRequests.hint')}</p>
      <ul>
        {answer.requests.map((request) => (
          <RequestItem key={`${request.purpose} ${request.username}`} request={request} />
        ))}
      </ul>
    </Part>
  )
}

function RequestItem({ request }: { request: LinkRequest }) {
  const { t } = useWords()
  const { time } = useFormats()
  const client = useChat()
  const carryOut = useCarryOut()
  const { username: name, purpose, email, requestedAt } = request
  const path = `/users/${encodeURIComponent(`@${name}`)}/${purpose}-link`
  const [link, setLink] = useState<OneTimeLink>()
  const { problem, isBusy, submit } = useSubmission(async () =>
    setLink(await carryOut(() => client.admin<OneTimeLink>('POST', path, {}))),
  )
  return (
    <li>
      <div>
        <bdi>{name}</bdi>
        <p>{t(`linkRequests.${purpose}`, { email, day: time(requestedAt) })}</p>
        {link && <ShownLink link={link} label={t('linkRequests.link', { name })} />}
        <Problem>{problem}</Problem>
      </div>
      {!link && (
        <Button
          variant="default"
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
