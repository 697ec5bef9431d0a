import { Button } from '@mantine/core'
import { Link } from 'wouter'
import type { useListAddress } from './list-address.ts'
import styles from './pages.module.css'
import { useWords } from './words.ts'

type Props = {
  readonly address: ReturnType<typeof useListAddress>
  readonly hasMore: boolean
}

/** The way to the page before and to the next one; nothing where all is on one. */
export function Pages({ address, hasMore }: Props) {
  const { t } = useWords()
  const { page, href } = address
  if (page === 1 && !hasMore) return null
  return (
    <nav className={styles.pages} aria-label={t('list.pages')}>
      {page > 1 && (
        <Button
          component={Link}
          variant="default"
          href={href({ page: page === 2 ? '' : String(page - 1) })}
        >
          {t('list.previous')}
        </Button>
      )}
      <span>{t('list.page', { page })}</span>
      {hasMore && (
        <Button component={Link} variant="default" href={href({ page: String(page + 1) })}>
          {t('list.next')}
        </Button>
      )}
    </nav>
  )
}
