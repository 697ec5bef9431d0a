import type { LinkRequest } from '@lobby/protocol'
import { Link } from 'wouter'
import { Part } from './facts.tsx'
import { useFormats } from './formats.ts'
import styles from './link-requests.module.css'
import { MakeLink } from './one-time-link.tsx'
import { useAnswer } from './use-answer.ts'
import { useWords } from './words.ts'

/** Those who have asked for a link that no mail can bring them; nothing when nobody has. */
export function LinkRequests() {
  const { t } = useWords()
  const { time } = useFormats()
  const { answer } = useAnswer<{ requests: readonly LinkRequest[] }>('/link-requests')
  const requests = answer?.requests ?? []
  if (requests.length === 0) return null
  return (
    <div className={styles.requests}>
      <Part title={t('links.waiting')}>
        <ul>
          {requests.map(({ username, purpose, email, requestedAt }) => {
            const user = encodeURIComponent(`@${username}`)
            return (
              <li key={`${purpose} ${username}`} className={styles.request}>
                <span>
                  <Link href={`/admin/users/${user}`}>
                    <bdi>{username}</bdi>
                  </Link>{' '}
                  {t(`links.for.${purpose}`, { email })}, {time(requestedAt)}
                </span>
                <MakeLink
                  path={`/users/${user}/${purpose}-link`}
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
