import type { RoomSign as Sign } from '@lobby/protocol'
import type { ReactNode } from 'react'
import { Lead } from '../ui/centred-page.tsx'
import { RoomSign } from '../ui/room-sign.tsx'
import styles from './invitations.module.css'

type Props = {
  /** Null: it leads into no room. */
  readonly sign: Sign | null
  readonly children: ReactNode
}

/** Who invites, and the room to which it leads as it is shown elsewhere. */
export function Invited({ sign, children }: Props) {
  if (!sign) return <Lead>{children}</Lead>
  const { kind, image } = sign
  return (
    <div className={styles.invited}>
      <RoomSign room={{ kind, settings: { image } }} sizes={[24, 40]} />
      <Lead>{children}</Lead>
    </div>
  )
}
