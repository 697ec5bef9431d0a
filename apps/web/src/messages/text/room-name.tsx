import { Link } from 'wouter'
import { useRoom } from '../../chat/chat.tsx'
import { roomPath } from '../../chat/room-path.ts'
import styles from './rich-body.module.css'

/** `#room`: leads to a room that the reader sees, and is text otherwise. */
export function RoomName({ name }: { name: string }) {
  const room = useRoom(name.normalize('NFC'))
  if (!room || room.kind === 'direct') return `#${name}`
  return (
    <Link href={roomPath(room.slug)} className={styles.room} title={room.name}>
      #{room.slug}
    </Link>
  )
}
