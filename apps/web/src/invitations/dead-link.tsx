import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import links from '../account/form-links.module.css'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { Problem } from '../ui/problem.tsx'

/** A link that leads nowhere any more, or could not be looked at. */
export function DeadLink({ problem }: { problem: string | undefined }) {
  const { t } = useTranslation()
  return (
    <CentredPage title={t('accept.title')}>
      {problem === undefined ? <Lead>{t('accept.dead')}</Lead> : <Problem>{problem}</Problem>}
      <p className={links.links}>
        <Link href="/">{t('notFound.home')}</Link>
      </p>
    </CentredPage>
  )
}
