import type { AttachedFile } from '@lobby/protocol'
import roomStyles from './attachments.module.css'
import { FileCard } from './file-card.tsx'
import { filePath, isPicture, thumbPath } from './file-path.ts'
import { useFileWords } from './file-words.ts'
import styles from './message-files.module.css'
import { roomOf, shownSize } from './shown-size.ts'
import { isShownText } from './shown-text.ts'
import { TextFile } from './text-file.tsx'
import { useViewer } from './use-viewer.tsx'

/** The files of a message: pictures as such, sounds and films to be played, and others to be saved. */
export default function MessageFiles({ files }: { files: readonly AttachedFile[] }) {
  const { t } = useFileWords()
  const { show, viewer } = useViewer(files)
  return (
    <>
      <ul className={`${roomStyles.files} ${styles.files}`} aria-label={t('ofMessage')}>
        {files.map((file) => (
          <li
            key={file.id}
            className={`${roomStyles.room} ${styles.room}`}
            style={roomOf(file, files.length)}
            data-card={!isPicture(file) || undefined}
          >
            <OneFile file={file} count={files.length} onShow={show} />
          </li>
        ))}
      </ul>
      {viewer}
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
  return isShownText(file) ? <TextFile file={file} /> : <FileCard file={file} />
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
