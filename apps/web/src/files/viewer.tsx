import type { AttachedFile } from '@lobby/protocol'
import { ActionIcon, Modal } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { Link } from 'wouter'
import { useLocale } from '../i18n/use-locale.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { filePath } from './file-path.ts'
import { useFileWords } from './file-words.ts'
import { useZoom } from './use-zoom.ts'
import styles from './viewer.module.css'

type Props = {
  readonly pictures: readonly AttachedFile[]
  /** The id of the one to begin with. */
  readonly first: string
  readonly onClose: () => void
  /** The address of the message that has a picture, where that is not the one behind the viewer. */
  readonly placeOf?: (picture: AttachedFile) => string
}

/** What keys move a picture by that is larger than the window, in pixels. */
const moves: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [80, 0],
  ArrowRight: [-80, 0],
  ArrowUp: [0, 80],
  ArrowDown: [0, -80],
}

/** Pictures over the whole page: arrow keys lead through them, +, − and 0 zoom, Escape closes. */
export default function Viewer({ pictures, first, onClose, placeOf }: Props) {
  const { t } = useFileWords()
  const locale = useLocale()
  const [shown, setShown] = useState(first)
  const zoom = useZoom()
  // Their list may change meanwhile.
  const at = Math.max(
    0,
    pictures.findIndex(({ id }) => id === shown),
  )
  const picture = pictures[at]
  if (!picture) return null
  const { name } = picture
  const count = pictures.length
  const title = t('viewer', { number: at + 1, count, name })
  const isZoomed = zoom.scale > 1
  const go = (step: number) => {
    zoom.fit()
    setShown(pictures[(at + step + count) % count]?.id ?? first)
  }
  const forwards = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const zooms: Readonly<Record<string, () => void>> = {
    '+': zoom.closer,
    '=': zoom.closer,
    '-': zoom.further,
    '0': zoom.fit,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const move = moves[key]
    const isStep = move?.[1] === 0 && count > 1 && !isZoomed
    if (!zooms[key] && !isStep && !(move && isZoomed)) return
    event.preventDefault()
    if (zooms[key]) zooms[key]()
    else if (isStep) go(key === forwards ? 1 : -1)
    else if (move) zoom.moveBy({ x: move[0], y: move[1] })
  }
  const label = t(isZoomed ? 'fit' : 'zoom')
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
            {at + 1} / {count}
          </span>
        )}
        <span className={styles.count} role="status">
          {isZoomed && new Intl.NumberFormat(locale, { style: 'percent' }).format(zoom.scale)}
        </span>
        <Tool icon="minus" label={t('further')} onClick={zoom.further} isOff={!isZoomed} />
        <Tool icon="plus" label={t('closer')} onClick={zoom.closer} />
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
      <div className={styles.stage} data-zoomed={isZoomed || undefined} {...zoom.stage}>
        <button
          type="button"
          className={styles.zoom}
          aria-label={label}
          title={label}
          onClick={zoom.toggle}
        >
          <img
            key={picture.id}
            src={filePath(picture)}
            alt={name}
            width={picture.width}
            height={picture.height}
            {...zoom.image}
          />
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
  readonly isOff?: boolean
}

function Tool({ icon, label, onClick, side, hasFocus, isOff = false }: ToolProps) {
  return (
    <ActionIcon
      variant="filled"
      color="dark"
      size={44}
      radius={22}
      className={styles.tool ?? ''}
      data-side={side}
      data-autofocus={hasFocus}
      // Not disabled: the keys would be lost with it.
      aria-disabled={isOff}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </ActionIcon>
  )
}
