import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { CentredPage, Lead } from './centred-page.tsx'
import { useTitle } from './use-title.ts'

export function NotFound() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  useTitle(t('notFound.title'))
  return (
    <CentredPage title={t('notFound.title')}>
      <Lead>{t('notFound.hint')}</Lead>
      <Button mt={24} onClick={() => navigate('/')}>
        {t('notFound.home')}
      </Button>
    </CentredPage>
  )
}
