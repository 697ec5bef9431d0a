import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { useList } from './use-list.ts'

/** Shows the next page of a list; nothing where that was all. */
export function MoreButton({
  list: { hasMore, isBusy, more },
}: {
  list: ReturnType<typeof useList>
}) {
  const { t } = useTranslation()
  if (!hasMore) return null
  return (
    <Button variant="default" loading={isBusy} onClick={() => more()}>
      {t('links.more')}
    </Button>
  )
}
