import type { AttachedFile } from '@lobby/protocol'
import { ActionIcon, Modal } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { Link } from 'wouter'
import { Icon, type IconName } from '../ui/icons.tsx'
import { filePath } from './file-path.ts'
import { useFileWords } from './file-words.ts'
import styles from './viewer.module.css'

type Props = {
  readonly pictures: readonly AttachedFile[]
  /** The id of the one to begin with. */
  readonly first: string
  readonly onClose: () => void
  /** The address of the message that has a picture, where that is not the one behind the viewer. */
  readonly placeOf?: (picture: AttachedFile) => string
}

/** Pictures over the whole page: arrow keys lead through them, Escape closes. */
export default function Viewer({ pictures, first, onClose, placeOf }: Props) {
  const { t } = useFileWords()
  const [shown, setShown] = useState(() =>
    Math.max(
      0,
      pictures.findIndex(({ id }) => id === first),
    ),
  )
  const [isZoomed, setZoomed] = useState(false)
  const picture = pictures[shown]
  if (!picture) return null
  const { name } = picture
  const count = pictures.length
  const title = t('viewer', { number: shown + 1, count, name })
  const go = (step: number) => {
    setZoomed(false)
    setShown((shown + step + count) % count)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const forwards = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (count < 2 || !event.key.startsWith('Arrow') || isZoomed) return
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    go(event.key === forwards ? 1 : -1)
  }
  const zoom = t(isZoomed ? 'fit' : 'zoom')
  return (
    <Modal
      opened
      fullScreen
      padding={0}
      withCloseButton={false}
      returnFocus={false}
      lockScroll={false}
      onClose={onClose}
      attributes={{ content: { 'aria-label': title } }}
      classNames={{ content: styles.content ?? '', body: styles.body ?? '' }}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <bdi className={styles.name}>{name}</bdi>
        {count > 1 && (
          <span className={styles.count}>
            {shown + 1} / {count}
          </span>
        )}
        {placeOf && (
          <Link
            className={styles.download ?? ''}
            href={placeOf(picture)}
            onClick={onClose}
            aria-label={t('ofRoom.inRoom')}
            title={t('ofRoom.inRoom')}
          >
            <Icon name="chat" />
          </Link>
        )}
        <a
          className={styles.download}
          href={filePath(picture)}
          download={name}
          aria-label={t('downloadNamed', { name })}
          title={t('download')}
        >
          <Icon name="down" />
        </a>
        <Tool icon="close" label={t('close')} onClick={onClose} hasFocus />
      </header>
      <div className={styles.stage} data-zoomed={isZoomed || undefined}>
        <button
          type="button"
          className={styles.zoom}
          aria-label={zoom}
          title={zoom}
          onClick={() => setZoomed(!isZoomed)}
        >
          <img src={filePath(picture)} alt={name} width={picture.width} height={picture.height} />
        </button>
      </div>
      {count > 1 && (
        <>
          <Tool icon="chevron" label={t('previous')} onClick={() => go(-1)} side="before" />
          <Tool icon="chevron" label={t('next')} onClick={() => go(1)} side="after" />
        </>
      )}
    </Modal>
  )
}

type ToolProps = {
  readonly icon: IconName
  readonly label: string
  readonly onClick: () => void
  readonly side?: 'before' | 'after'
  readonly hasFocus?: true
}

function Tool({ icon, label, onClick, side, hasFocus }: ToolProps) {
  return (
    <ActionIcon
      variant="filled"
      color="dark"
      size={44}
      radius={22}
      className={styles.tool ?? ''}
      data-side={side}
      data-autofocus={hasFocus}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </ActionIcon>
  )
}
