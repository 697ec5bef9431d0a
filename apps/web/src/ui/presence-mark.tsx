import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './presence-mark.module.css'
import { usePresence } from './use-presence.ts'

type Props = {
  readonly id: string
  /** Of the picture at which it is; absent: it is in words, for who does not see it. */
  readonly size?: number
}

/** How a person is here: a dot of another shape for each, and none for offline; or the word. */
export default function PresenceMark({ id, size }: Props) {
  const { t } = useTranslation()
  const presence = usePresence(id)
  if (!presence) return null
  const word = t(`presence.${presence}`)
  if (size === undefined) return <span className="visually-hidden">{word}</span>
  if (presence === 'offline') return null
  const style = { '--dot': `${Math.max(9, size / 3.2) / 16}rem` } as CSSProperties
  return <span className={styles.dot} style={style} data-presence={presence} title={word} />
}
