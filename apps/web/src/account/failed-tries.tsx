import type { FailedSignIns } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useDates } from '../i18n/use-dates.ts'
import { Lead, Stage } from '../ui/stage.tsx'
import { useTitle } from '../ui/use-title.ts'
import styles from './ways.module.css'

type Props = {
  readonly failed: FailedSignIns
  /** Where they were going. */
  readonly target: string
}

/** Tells somebody who has just signed in that others have tried to. */
export function FailedTries({ failed: { count, since, lastAt }, target }: Props) {
  const { t } = useTranslation()
  const { dateTime } = useDates()
  useTitle(t('login.tried'))
  return (
    <Stage title={t('login.tried')}>
      <Lead>
        {t('login.triedTimes', { count, since: dateTime(since), last: dateTime(lastAt) })}
      </Lead>
      <p>{t('login.triedAdvice')}</p>
      <Button component={Link} href={target} size="md" fullWidth>
        {t('login.triedGoOn')}
      </Button>
      <p className={styles.ways}>
        <Link href="/account">{t('login.triedAccount')}</Link>
      </p>
    </Stage>
  )
}
