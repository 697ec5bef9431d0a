import type { Member } from '@lobby/protocol'
import { ActionIcon } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShownName } from '../chat/display-names.ts'
import { Icon } from '../ui/icons.tsx'
import { PersonButton } from '../ui/person-button.tsx'
import { PresenceWord, PresentAvatar } from '../ui/present-avatar.tsx'
import { Username } from '../ui/username.tsx'
import { MemberActions } from './member-actions.tsx'
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
        <PresentAvatar person={user} size={32} />
        <span className={styles.who}>
          <PersonButton person={user} className={styles.name} />
          <span className={styles.beside}>
            <PresenceWord id={user.id} />
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
            {...{ user, role, may }}
            onTurnedAway={() => onTurnedAway(member)}
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
