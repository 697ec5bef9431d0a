import '../i18n/later-words.ts'
import type { LinkRequest } from '@lobby/protocol'
import type { EndpointName } from '@lobby/protocol/request'
import { Link } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { Part } from './facts.tsx'
import { useFormats } from './formats.ts'
import styles from './link-requests.module.css'
import { MakeLink } from './one-time-link.tsx'
import { useWords } from './words.ts'

const linkFor = {
  reset: 'POST /api/admin/users/{user}/reset-link',
  email: 'POST /api/admin/users/{user}/email-link',
} as const satisfies Record<LinkRequest['purpose'], EndpointName>

/** The accounts that wait for a link that no mail can bring; nothing without any. */
export function LinkRequests() {
  const { t } = useWords()
  const { time } = useFormats()
  const { call } = useChat().api
  const { answer } = useEndpoint(['GET /api/admin/link-requests'])
  const requests = answer?.requests ?? []
  if (requests.length === 0) return null
  return (
    <div className={styles.requests}>
      <Part title={t('links.waiting')}>
        <ul>
          {requests.map(({ username, purpose, email, requestedAt }) => {
            const user = `@${username}`
            return (
              <li key={`${purpose} ${username}`} className={styles.request}>
                <span>
                  <Link href={`/admin/users/${encodeURIComponent(user)}`}>
                    <bdi>{username}</bdi>
                  </Link>{' '}
                  {t(`links.for.${purpose}`, { email })}, {time(requestedAt)}
                </span>
                <MakeLink
                  make={() => call(linkFor[purpose], { params: { user } })}
                  action={t('links.make')}
                  label={t('links.makeFor', { name: username })}
                />
              </li>
            )
          })}
        </ul>
      </Part>
    </div>
  )
}
