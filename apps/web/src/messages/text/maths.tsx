import { useEffect, useRef, useState } from 'react'
import { loadPart } from '../../newer-page/lazy-part.ts'
import styles from './rich-body.module.css'

/**
 * A formula, as MathML: it needs neither styles nor fonts that the page's policy would have to let in.
 * What is no formula stays as it was written.
 */
export function Maths({ text, isDisplay }: { text: string; isDisplay: boolean }) {
  const place = useRef<HTMLSpanElement>(null)
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => {
    let isShown = true
    loadPart(() => import('katex')).then(
      ({ default: katex }) => {
        if (isShown && place.current) setDrawn(draw(katex, place.current, text, isDisplay))
      },
      () => {},
    )
    return () => {
      isShown = false
    }
  }, [text, isDisplay])
  const mark = isDisplay ? '$$' : '$'
  return (
    <span className={styles.maths} data-display={isDisplay || undefined} dir="ltr">
      <span ref={place} />
      {!isDrawn && <code>{`${mark}${text}${mark}`}</code>}
    </span>
  )
}

type Katex = typeof import('katex').default

function draw(katex: Katex, place: HTMLElement, text: string, displayMode: boolean): boolean {
  try {
    // A formula may neither link nor grow over the page, nor unfold without end.
    const bounds = { trust: false, maxSize: 10, maxExpand: 100, strict: false } as const
    katex.render(text, place, { ...bounds, displayMode, output: 'mathml', throwOnError: true })
    return true
  } catch {
    place.replaceChildren()
    return false
  }
}
