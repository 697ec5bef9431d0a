import type { Author } from '@lobby/protocol'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Avatar } from './avatar.tsx'
import styles from './message-excerpts.module.css'
import { Name } from './name.tsx'
import { PersonName } from './person-name.tsx'

type Props = {
  /** Where the message stands. */
  readonly href: string
  readonly person: Author
  /** What the person did, where it is more than to say something. */
  readonly did?: ReactNode
  /** What the room is called. */
  readonly room: string
  /** As people write it; absent: that is not known. */
  readonly when?: string | undefined
  /** What precedes all of it, such as a mark. */
  readonly children?: ReactNode
  readonly onOpen?: () => void
}

/** Over a message in a list from all rooms: whose it is, where and when; leads there. */
export function ExcerptHead({ href, person, did, room, when, children, onOpen }: Props) {
  return (
    <Link href={href} className={styles.link} onClick={onOpen}>
      <Avatar person={person} size={32} />
      <span className={`${styles.what} ${styles.detail}`}>
        {children}
        <PersonName person={person} /> {did}
        {' · '}
        <Name>{room}</Name>
        {when && ` · ${when}`}
      </span>
    </Link>
  )
}
