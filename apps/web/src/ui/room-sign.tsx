import type { Room, RoomSettings } from '@lobby/protocol'
import { type CSSProperties, useState } from 'react'
import { Icon } from './icons.tsx'
import styles from './room-sign.module.css'

const signs = { public: 'hash', private: 'lock', direct: 'people' } as const

type Props = {
  readonly room: Pick<Room, 'kind'> & { readonly settings: Pick<RoomSettings, 'image'> }
  /** Of a sign, and of a picture: that one is seen from edge to edge. */
  readonly sizes: readonly [sign: number, picture: number]
}

/** A room's picture, or the sign of its kind. Says nothing that the words beside it do not. */
export function RoomSign({ room: { kind, settings }, sizes: [sign, size] }: Props) {
  const { image } = settings
  const [broken, setBroken] = useState<string>()
  if (!image || image === broken) return <Icon name={signs[kind]} size={sign} />
  return (
    <span className={styles.sign} style={{ '--size': `${size / 16}rem` } as CSSProperties}>
      <img
        className={styles.picture}
        src={`/images/${image}`}
        alt=""
        loading="lazy"
        // Without a network, for one.
        onError={() => setBroken(image)}
      />
      {kind === 'private' && (
        <span className={styles.lock}>
          <Icon name="lock" size={10} />
        </span>
      )}
    </span>
  )
}
