import { useTranslation } from 'react-i18next'
import styles from './folded-body.module.css'

/** In place of what a blocked person has said, until it is asked for. */
export function FoldedBody({ onShow }: { readonly onShow: () => void }) {
  const { t } = useTranslation()
  return (
    <span className={styles.folded}>
      {t('person.folded')}{' '}
      <button type="button" className={styles.show} onClick={onShow}>
        {t('person.show')}
      </button>
    </span>
  )
}
