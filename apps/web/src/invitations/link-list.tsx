import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './invitations.module.css'

type Props = {
  readonly name: ReactNode
  readonly detail: string
  /** What is told to a screen reader of the button. */
  readonly label: string
  readonly onRevoke: () => Promise<unknown>
  /** For a link that can be paused. */
  readonly pausing?: { readonly isPaused: boolean; readonly change: () => Promise<unknown> }
}

/** One link that is good, and a button to take it back. */
export function LinkItem({ name, detail, label, onRevoke, pausing }: Props) {
  const { t } = useTranslation()
  const { problem, isBusy, submit } = useSubmission(onRevoke)
  const pause = useSubmission(async () => pausing?.change())
  return (
    <li className={styles.link}>
      <div className={styles.grow}>
        <div>{name}</div>
        <div className={styles.detail}>{detail}</div>
        <Problem>{problem ?? pause.problem}</Problem>
      </div>
      <div className={styles.choices}>
        {pausing && (
          <Button
            variant="default"
            size="compact-sm"
            loading={pause.isBusy}
            onClick={() => pause.submit()}
            aria-label={t(pausing.isPaused ? 'links.resumeThis' : 'links.pauseThis', {
              name: label,
            })}
          >
            {t(pausing.isPaused ? 'links.resume' : 'links.pause')}
          </Button>
        )}
        <Button
          variant="default"
          size="compact-sm"
          loading={isBusy}
          onClick={() => submit()}
          aria-label={t('links.revokeThis', { name: label })}
        >
          {t('links.revoke')}
        </Button>
      </div>
    </li>
  )
}

/** Whether a link still lets anybody in. */
export function isGood(link: {
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly uses?: number | null
  readonly used?: number
}): boolean {
  const { expiresAt, revokedAt, uses = null, used = 0 } = link
  return revokedAt === null && Date.parse(expiresAt) > Date.now() && (uses === null || used < uses)
}
