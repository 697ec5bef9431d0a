import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from '../ui/connection-banner.module.css'
import { useNewerPage } from './newer-page.ts'

/** Says that the server has a newer page, and leaves the moment to the reader. */
export function NewerPageNotice() {
  const { t } = useTranslation()
  const isNewer = useNewerPage()
  return (
    <div role="status">
      {isNewer && (
        <div className={styles.banner}>
          <span>{t('newerPage.notice')}</span>
          <Button variant="default" size="compact-sm" onClick={() => location.reload()}>
            {t('newerPage.load')}
          </Button>
        </div>
      )}
    </div>
  )
}
