import type { AttachedFile } from '@lobby/protocol'
import { Link } from 'wouter'
import { Icon } from '../ui/icons.tsx'
import { isPicture, thumbPath } from './file-path.ts'
import { useFileWords } from './file-words.ts'
import styles from './picture-grid.module.css'
import { useViewer } from './use-viewer.tsx'

type Props = {
  readonly files: readonly AttachedFile[]
  /** The address of the message that has a file. */
  readonly placeOf: (file: AttachedFile) => string
}

/** Pictures and films as items of a list: pictures open over the page, films lead to where they are played. */
export function PictureGrid({ files, placeOf }: Props) {
  const { t } = useFileWords()
  const { show, viewer } = useViewer(files, placeOf)
  return (
    <>
      {files.map((file) => (
        <li key={file.id} className={styles.item}>
          {isPicture(file) ? (
            <button
              type="button"
              className={styles.picture}
              aria-label={t('open', { name: file.name })}
              onClick={({ currentTarget }) => show(file, currentTarget)}
            >
              <img src={thumbPath(file, 120)} alt={file.name} loading="lazy" decoding="async" />
            </button>
          ) : (
            <Link
              className={styles.film ?? ''}
              href={placeOf(file)}
              aria-label={t('ofRoom.film', { name: file.name })}
            >
              <Icon name="play" />
              <bdi className={styles.name}>{file.name}</bdi>
            </Link>
          )}
        </li>
      ))}
      {viewer}
    </>
  )
}
