import type { Author, Room } from '@lobby/protocol'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNameOf, useRoomName, useShownName } from '../../chat/display-names.ts'
import { addedBy, meantForMe } from '../../chat/room-level.ts'
import { roomPath } from '../../chat/room-path.ts'
import { Icon } from '../../ui/icons.tsx'
import { Name } from '../../ui/name.tsx'
import { PresenceWord, PresentAvatar } from '../../ui/present-avatar.tsx'
import { RoomSign } from '../../ui/room-sign.tsx'
import entry from '../../ui/sidebar-link.module.css'
import styles from './room-link.module.css'

const nobody: readonly Author[] = []

type Props = {
  readonly room: Room
  readonly isCurrent: boolean
  readonly isMuted: boolean
  /** Something is written there, and not sent. */
  readonly hasDraft: boolean
}

/** One room of a list. It is drawn again only when it has changed itself; the list around it follows clicks. */
export const RoomLink = memo(function RoomLink({ room, isCurrent, isMuted, hasDraft }: Props) {
  const { t } = useTranslation()
  const { slug, kind, people, unread, settings } = room
  const name = useRoomName(room)
  const nameOf = useNameOf(people ?? nobody)
  const isUnread = unread > 0 && !isMuted
  const adder = addedBy(room)
  const forMe = meantForMe(room)
  return (
    <a
      href={roomPath(slug)}
      className={entry.link}
      title={name}
      aria-current={isCurrent ? 'page' : undefined}
      data-unread={isUnread || forMe > 0 || (adder && !isMuted) || undefined}
      data-muted={isMuted || undefined}
    >
      <span className={entry.sign} aria-hidden="true">
        <Sign room={room} />
      </span>
      <Name className={entry.name} of={people?.map(nameOf)}>
        {name}
      </Name>
      {people?.[0] && people.length === 1 && <PresenceWord id={people[0].id} />}
      {kind === 'private' && <span className="visually-hidden">{t('rooms.private')}</span>}
      {settings.archived && <span className="visually-hidden">{t('settings.archived')}</span>}
      {hasDraft && !isCurrent && (
        <span className={styles.mark} title={t('sidebar.draft')}>
          <Icon name="pencil" size={14} />
          <span className="visually-hidden">{t('sidebar.draft')}</span>
        </span>
      )}
      {adder && <Added by={adder} />}
      {isMuted && (
        <span className={styles.mark} title={t('level.muted')}>
          <Icon name="bellOff" size={14} />
          <span className="visually-hidden">{t('level.muted')}</span>
        </span>
      )}
      <Unread count={isUnread ? unread : 0} forMe={forMe} isDirect={kind === 'direct'} />
    </a>
  )
})

/** The person was let into it, and has not been there. */
function Added({ by }: { by: Author }) {
  const { t } = useTranslation()
  const what = t('rooms.addedBy', { name: useShownName(by) })
  return (
    <span className={styles.added} title={what}>
      <span aria-hidden="true">{t('rooms.added')}</span>
      <span className="visually-hidden">{what}</span>
    </span>
  )
}

function Sign({ room: { kind, people, settings } }: Pick<Props, 'room'>) {
  if (settings.archived) return <Icon name="archive" size={16} />
  if (kind !== 'direct') return <RoomSign room={{ kind, settings }} sizes={[16, 20]} />
  const [person, ...others] = people ?? []
  if (person && others.length === 0) return <PresentAvatar person={person} size={20} />
  return <span className={styles.several}>{(people ?? []).length}</span>
}

/** What is meant for the reader has a number; elsewhere a bold name says enough to the eye. */
function Unread({ count, forMe, isDirect }: UnreadProps) {
  const { t } = useTranslation()
  return (
    <>
      {forMe > 0 && (
        <span className={entry.count} aria-hidden="true">
          {forMe > 99 ? '99+' : forMe}
        </span>
      )}
      {count > 0 && <span className="visually-hidden">{t('rooms.unread', { count })}</span>}
      {forMe > 0 && !isDirect && (
        <span className="visually-hidden">{t('rooms.mentions', { count: forMe })}</span>
      )}
    </>
  )
}

type UnreadProps = {
  readonly count: number
  readonly forMe: number
  readonly isDirect: boolean
}
