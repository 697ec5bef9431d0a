import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChatState } from '../chat.tsx'
import { Icon } from '../ui/icons.tsx'
import styles from './room-list.module.css'
import { roomPath } from './room-path.ts'
import { sortRooms } from './sort-rooms.ts'

type Props = { readonly current?: string; readonly onChosen?: (() => void) | undefined }

export function RoomList({ current, onChosen }: Props) {
  const { t } = useTranslation()
  const known = useChatState(({ rooms }) => rooms)
  const rooms = useMemo(() => sortRooms(known), [known])
  const here = useRef<HTMLAnchorElement>(null)

  // Entered by a key or an address, the room may be far down the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the element is another one in every room
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest' })
  }, [current])

  return (
    <ul className={styles.list}>
      {rooms.map(({ slug, name, kind, unread }) => (
        <li key={slug}>
          <Link
            ref={slug === current ? here : null}
            href={roomPath(slug)}
            className={styles.room}
            aria-current={slug === current ? 'page' : undefined}
            data-unread={unread > 0 || undefined}
            onClick={onChosen}
          >
            <span className={styles.hash} aria-hidden="true">
              {kind === 'private' ? <Icon name="lock" size={14} /> : '#'}
            </span>
            <bdi className={styles.name}>{name}</bdi>
            {kind === 'private' && <span className="visually-hidden">{t('rooms.private')}</span>}
            {unread > 0 && (
              <span className={styles.count}>
                <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
                <span className="visually-hidden">{t('rooms.unread', { count: unread })}</span>
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  )
}
