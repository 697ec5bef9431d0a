import { type ReactNode, useEffect, useState } from 'react'
import { createPortal, flushSync } from 'react-dom'
import styles from './printed-room.module.css'

type Props = { readonly name: string; readonly children: () => ReactNode }

/**
 * The room on paper: everything of it that is known here. It is drawn when the browser is about to print, since the list
 * has no more than what is in view, and stands in place of the page.
 */
export function PrintedRoom({ name, children }: Props) {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    // At once: the browser prints what there is when its listeners are through.
    const begin = () => flushSync(() => setPrinting(true))
    const end = () => setPrinting(false)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  if (!isPrinting) return null
  return createPortal(
    <div className={styles.paper}>
      <h1 className={styles.title}>{name}</h1>
      {children()}
    </div>,
    document.body,
  )
}
