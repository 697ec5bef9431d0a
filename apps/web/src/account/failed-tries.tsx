import '../i18n/later-words.ts'
import type { FailedSignIns } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useDates } from '../i18n/use-dates.ts'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { useTitle } from '../ui/use-title.ts'
import styles from './form-links.module.css'

type Props = {
  readonly failed: FailedSignIns
  /** Where they were going. */
  readonly target: string
}

/** After signing in: others have tried to sign in to the same account. */
export function FailedTries({ failed: { count, since, lastAt }, target }: Props) {
  const { t } = useTranslation()
  const { span } = useDates()
  useTitle(t('login.tried'))
  return (
    <CentredPage title={t('login.tried')}>
      <Lead>{t('login.triedTimes', { count, when: span(since, lastAt) })}</Lead>
      <Lead>{t('login.triedAdvice')}</Lead>
      <Button component={Link} href={target} size="md" mt={24} fullWidth>
        {t('login.triedGoOn')}
      </Button>
      <p className={styles.links}>
        <Link href="/settings/signing-in">{t('login.triedAccount')}</Link>
      </p>
    </CentredPage>
  )
}
