import type { Author } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import styles from './username.module.css'

/** Beside a name: by which one a person is mentioned, or that they are a guest. */
export function Username({ person: { id, name, guest } }: { readonly person: Author }) {
  const { t } = useTranslation()
  const text = guest || id.startsWith('claimed-') ? t('person.guest') : `@${name}`
  return <bdi className={styles.username}>{text}</bdi>
}
