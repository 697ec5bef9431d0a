import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useStored } from '../../ui/use-stored.ts'
import styles from './sidebar-edge.module.css'

/** In pixels. `public/tokens.css` says how wide it is at first. */
const width = { least: 220, first: 280, most: 400 }
const step = 20
const key = 'sidebar-width'

/** The edge of the sidebar, by which it is made wider. `first-paint.js` reads what is kept. */
export function SidebarEdge() {
  const { t } = useTranslation()
  const [kept, keep] = useStored(key)

  const become = (wanted: number) => {
    const next = Math.round(Math.min(width.most, Math.max(width.least, wanted)))
    document.documentElement.style.setProperty('--sidebar', `${next}px`)
    return next
  }
  const widthAt = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, right } = currentTarget.parentElement?.getBoundingClientRect() ?? new DOMRect()
    return isMirrored(currentTarget) ? right - clientX : clientX - left
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const forward = isMirrored(event.currentTarget) ? -step : step
    const by = { ArrowRight: forward, ArrowLeft: -forward }[event.key]
    if (by === undefined) return
    event.preventDefault()
    // From what is shown: a key that is held comes again before the page is drawn.
    const shown = event.currentTarget.parentElement?.getBoundingClientRect().width
    keep(String(become((shown ?? widthOf(kept)) + by)))
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a line between paragraphs cannot be moved
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('sidebar.width')}
      aria-valuemin={width.least}
      aria-valuenow={widthOf(kept)}
      aria-valuemax={width.most}
      tabIndex={0}
      className={styles.edge}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) become(widthAt(event))
      }}
      onPointerUp={(event) => keep(String(become(widthAt(event))))}
      onDoubleClick={() => keep(String(become(width.first)))}
    />
  )
}

function widthOf(kept: string): number {
  return Number(kept) || width.first
}

function isMirrored(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl'
}
