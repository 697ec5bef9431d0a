import type { Room } from '@lobby/protocol'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChatState } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { sortRooms } from '../chat/sort-rooms.ts'
import { Icon } from '../ui/icons.tsx'
import { Name } from '../ui/name.tsx'
import entry from '../ui/sidebar-link.module.css'
import styles from './room-list.module.css'

type Props = {
  readonly current?: string
  readonly onChosen?: (() => void) | undefined
  /** What stands above the rooms that people have among themselves. */
  readonly directHeading?: ReactNode
}

/** The rooms, then what people have among themselves. */
export function RoomList({ current, onChosen, directHeading }: Props) {
  const known = useChatState(({ rooms }) => rooms)
  const rooms = useMemo(() => sortRooms(known), [known])
  const list = useRef<HTMLDivElement>(null)

  // Entered by a key or an address, the room may be far down the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the element is another one in every room
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const items = (isMeant: (room: Room) => boolean) => (
    <ul className={styles.list}>
      {rooms.filter(isMeant).map((room) => (
        <li key={room.slug}>
          <RoomLink room={room} isCurrent={room.slug === current} onChosen={onChosen} />
        </li>
      ))}
    </ul>
  )
  return (
    <div ref={list} className={styles.lists}>
      {items(({ kind }) => kind !== 'direct')}
      {directHeading}
      {items(({ kind }) => kind === 'direct')}
    </div>
  )
}

const signs = { public: '#', private: <Icon name="lock" size={14} />, direct: '@' }

type LinkProps = Pick<Props, 'onChosen'> & { readonly room: Room; readonly isCurrent: boolean }

function RoomLink({ room, isCurrent, onChosen }: LinkProps) {
  const { t } = useTranslation()
  const { slug, name, kind, people, unread, settings } = room
  return (
    <Link
      href={roomPath(slug)}
      className={entry.link}
      aria-current={isCurrent ? 'page' : undefined}
      data-unread={unread > 0 || undefined}
      onClick={onChosen}
    >
      <span className={entry.sign} aria-hidden="true">
        {settings.archived ? <Icon name="archive" size={14} /> : signs[kind]}
      </span>
      <Name className={entry.name} of={people?.map(({ name }) => name)}>
        {name}
      </Name>
      {kind === 'private' && <span className="visually-hidden">{t('rooms.private')}</span>}
      {settings.archived && <span className="visually-hidden">{t('settings.archived')}</span>}
      {unread > 0 && (
        <span className={entry.count}>
          <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
          <span className="visually-hidden">{t('rooms.unread', { count: unread })}</span>
        </span>
      )}
    </Link>
  )
}
