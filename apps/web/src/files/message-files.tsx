import type { AttachedFile } from '@lobby/protocol'
import { Suspense, useRef, useState } from 'react'
import { useLocale } from '../i18n/use-locale.ts'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { Icon } from '../ui/icons.tsx'
import roomStyles from './attachments.module.css'
import { filePath, isPicture, thumbPath } from './file-path.ts'
import { fileSize } from './file-size.ts'
import { useFileWords } from './file-words.ts'
import styles from './message-files.module.css'
import { roomOf, shownSize } from './shown-size.ts'

const Viewer = lazyPart(() => import('./viewer.tsx'))

/** The files of a message: pictures as such, sounds and films to be played, and others to be saved. */
export default function MessageFiles({ files }: { files: readonly AttachedFile[] }) {
  const { t } = useFileWords()
  const [shown, setShown] = useState<string>()
  const opener = useRef<HTMLElement>(undefined)
  const pictures = files.filter(isPicture)
  const show = ({ id }: AttachedFile, button: HTMLElement) => {
    opener.current = button
    setShown(id)
  }
  const close = () => {
    setShown(undefined)
    // Once the viewer is gone.
    setTimeout(() => opener.current?.focus())
  }
  return (
    <>
      <ul className={`${roomStyles.files} ${styles.files}`} aria-label={t('ofMessage')}>
        {files.map((file) => (
          <li
            key={file.id}
            className={roomStyles.room}
            style={roomOf(file, files.length)}
            data-card={!isPicture(file) || undefined}
          >
            <OneFile file={file} count={files.length} onShow={show} />
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <Suspense>
          <Viewer pictures={pictures} first={shown} onClose={close} />
        </Suspense>
      )}
    </>
  )
}

type Props = {
  readonly file: AttachedFile
  readonly count: number
  readonly onShow: (file: AttachedFile, button: HTMLElement) => void
}

function OneFile({ file, count, onShow }: Props) {
  const { t } = useFileWords()
  const locale = useLocale()
  const { name, type } = file
  if (isPicture(file)) {
    const { width } = shownSize(file, count)
    return (
      <button
        type="button"
        className={styles.picture}
        aria-label={t('open', { name })}
        onClick={({ currentTarget }) => onShow(file, currentTarget)}
      >
        <img src={thumbPath(file, width)} alt={name} loading="lazy" decoding="async" />
      </button>
    )
  }
  const kind = type.split('/')[0]
  if (kind === 'video' || kind === 'audio') return <Player file={file} kind={kind} />
  return (
    <a className={styles.card} href={filePath(file)} download={name}>
      <span className="visually-hidden">{t('download')}</span>
      <span className={styles.sign}>
        <Icon name="file" />
      </span>
      <span className={styles.text}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.size}>{fileSize(file.bytes, locale)}</span>
      </span>
      <Icon name="down" size={18} />
    </a>
  )
}

function Player({ file, kind: Kind }: { file: AttachedFile; kind: 'video' | 'audio' }) {
  return (
    <Kind
      className={styles.player}
      src={filePath(file)}
      controls
      preload="metadata"
      aria-label={file.name}
    />
  )
}
