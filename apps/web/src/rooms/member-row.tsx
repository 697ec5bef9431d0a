import type { Member, MemberRole } from '@lobby/protocol'
import { ActionIcon, Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { useShownName } from '../chat/display-names.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icons.tsx'
import { PersonName } from '../ui/person-name.tsx'
import { Username } from '../ui/username.tsx'
import styles from './members-panel.module.css'

type Props = {
  readonly slug: string
  readonly member: Member
  /** Absent where nobody can be written to. */
  readonly onMessage?: (() => Promise<void>) | undefined
  readonly carryOut: (change: () => Promise<void>) => Promise<void>
  /** The member was removed or muted. */
  readonly onTurnedAway: (member: Member) => void
}

/** One member, and what may be done about them. */
export function MemberRow({ slug, member, onMessage, carryOut, onTurnedAway }: Props) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { user, role, may } = member
  const name = useShownName(user)
  return (
    <li>
      <div className={styles.member}>
        <Avatar person={user} size={32} />
        <span className={styles.who}>
          <PersonName person={user} className={styles.name} />
          <span className={styles.beside}>
            <Username person={user} />
            {role !== 'member' && <span className={styles.role}>{t(`members.roles.${role}`)}</span>}
          </span>
        </span>
        {onMessage && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('direct.messageTo', { name })}
            title={t('direct.message')}
            onClick={() => carryOut(onMessage)}
          >
            <Icon name="chat" />
          </ActionIcon>
        )}
        {may.length > 0 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('members.menu', { name })}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="dots" />
          </ActionIcon>
        )}
      </div>
      {isOpen && (
        <div className={styles.actions}>
          <MemberActions
            slug={slug}
            member={member}
            onTurnedAway={onTurnedAway}
            carryOut={(change) => {
              setOpen(false)
              return carryOut(change)
            }}
          />
        </div>
      )}
    </li>
  )
}

function MemberActions({ slug, member, carryOut, onTurnedAway }: Props) {
  const { t } = useTranslation()
  const { members } = useChat().api
  const { user, role, may } = member
  const become = (to: MemberRole) => () => members.changeRole(slug, user.id, to)
  const turnAway = (change: () => Promise<void>) => async () => {
    await change()
    onTurnedAway(member)
  }
  const roles = {
    member: [
      ['mute', turnAway(become('muted'))],
      ['makeModerator', become('moderator')],
    ],
    muted: [['unmute', become('member')]],
    moderator: [['makeMember', become('member')]],
    banned: [],
  } as const
  const actions = [
    ...(may.includes('member.role') ? roles[role] : []),
    ...(may.includes('member.remove')
      ? [['remove', turnAway(() => members.remove(slug, user.id))] as const]
      : []),
    ...(may.includes('member.ban') ? [['ban', () => members.ban(slug, user.id)] as const] : []),
    ...(may.includes('member.unban')
      ? [['unban', () => members.unban(slug, user.id)] as const]
      : []),
  ]
  return actions.map(([name, change]) => (
    <Button key={name} variant="default" size="compact-sm" onClick={() => carryOut(change)}>
      {t(`members.${name}`)}
    </Button>
  ))
}
