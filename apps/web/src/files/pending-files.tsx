import type { PendingFile } from '@lobby/client'
import { useLocale } from '../i18n/use-locale.ts'
import { Icon } from '../ui/icons.tsx'
import { fileSize, percentOf } from './file-size.ts'
import { useFileWords } from './file-words.ts'
import styles from './pending-files.module.css'
import { useAllUploads } from './uploads.ts'

/** The files of a message that is not stored yet: how far they are up. */
export default function PendingFiles({ files }: { files: readonly PendingFile[] }) {
  const { t } = useFileWords()
  const locale = useLocale()
  const uploads = useAllUploads()
  return (
    <ul className={styles.list} aria-label={t('ofMessage')}>
      {files.map(({ key, name, bytes, id }) => {
        const upload = uploads.find((one) => one.key === key)
        const size = fileSize(bytes, locale)
        const percent = percentOf(upload?.sent ?? 0, bytes, locale)
        return (
          <li key={key} className={styles.row}>
            {upload?.picture ? (
              <img className={styles.picture} src={upload.picture} alt="" />
            ) : (
              <Icon name="file" size={16} />
            )}
            <bdi className={styles.name}>{name}</bdi>
            <span className={styles.note}>
              {id === undefined ? t('uploading', { percent, size }) : size}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
