import type { Author } from '@lobby/protocol'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from './avatar.tsx'
import styles from './present-avatar.module.css'
import { usePresence } from './use-presence.ts'

type Props = { readonly person: Pick<Author, 'id' | 'name'>; readonly size: number }

/** A person's picture with a dot for how they are here, of another shape for each; who is offline has none. */
export function PresentAvatar({ person, size }: Props) {
  const { t } = useTranslation()
  const presence = usePresence(person.id)
  const style = { '--dot': `${Math.max(9, size / 3.2) / 16}rem` } as CSSProperties
  return (
    <span className={styles.face} style={style} aria-hidden="true">
      <Avatar person={person} size={size} />
      {presence && presence !== 'offline' && (
        <span className={styles.dot} data-presence={presence} title={t(`presence.${presence}`)} />
      )}
    </span>
  )
}

/** The same in words, for who does not see the dot. */
export function PresenceWord({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const presence = usePresence(id)
  return presence ? <span className="visually-hidden">{t(`presence.${presence}`)}</span> : null
}
