import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import ways from '../account/ways.module.css'
import { Problem } from '../ui/problem.tsx'
import { Lead, Stage } from '../ui/stage.tsx'

/** A link that leads nowhere any more, or could not be looked at. */
export function DeadLink({ problem }: { problem: string | undefined }) {
  const { t } = useTranslation()
  return (
    <Stage title={t('accept.title')}>
      {problem === undefined ? <Lead>{t('accept.dead')}</Lead> : <Problem>{problem}</Problem>}
      <p className={ways.ways}>
        <Link href="/">{t('notFound.home')}</Link>
      </p>
    </Stage>
  )
}
