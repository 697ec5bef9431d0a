import type { AttachedFile } from '@lobby/protocol'
import { useLocale } from '../i18n/use-locale.ts'
import { Icon } from '../ui/icons.tsx'
import styles from './file-card.module.css'
import { filePath } from './file-path.ts'
import { fileSize } from './file-size.ts'
import { useFileWords } from './file-words.ts'

/** A file that is to be saved. */
export function FileCard({ file }: { readonly file: AttachedFile }) {
  const { t } = useFileWords()
  const locale = useLocale()
  const { name, bytes } = file
  return (
    <a className={styles.card} href={filePath(file)} download={name}>
      <span className="visually-hidden">{t('download')}</span>
      <span className={styles.sign}>
        <Icon name="file" />
      </span>
      <span className={styles.text}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.size}>{fileSize(bytes, locale)}</span>
      </span>
      <Icon name="down" size={18} />
    </a>
  )
}
