import '../../i18n/later-words.ts'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './spoiler.module.css'

/** A text that is covered until its reader wants it. Covered it is its text alone: no link in it can be followed. */
export function Spoiler({
  text,
  children,
}: {
  readonly text: string
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const opened = useRef<HTMLSpanElement>(null)
  // The button is gone then, and would take the focus along.
  useEffect(() => {
    if (isOpen) opened.current?.focus()
  }, [isOpen])
  if (isOpen)
    return (
      <span ref={opened} className={styles.open} tabIndex={-1}>
        {children}
      </span>
    )
  return (
    <button
      type="button"
      className={styles.cover}
      aria-label={t('text.spoiler')}
      onClick={() => setOpen(true)}
    >
      <span aria-hidden>{text}</span>
    </button>
  )
}
