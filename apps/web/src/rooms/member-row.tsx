import '../i18n/later-words.ts'
import type { Author, Member, MemberAction } from '@lobby/protocol'
import { ActionIcon, Button } from '@mantine/core'
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
  readonly user: Author
  /** `outsider`: none of their own, as most people in a public room. */
  readonly role: Member['role'] | 'outsider'
  /** What the reader may do about them. */
  readonly may: readonly MemberAction[]
  /** Where they can be let in. */
  readonly onAdd?: (() => Promise<void>) | undefined
  /** Absent where nobody can be written to. */
  readonly onMessage?: (() => Promise<void>) | undefined
  readonly carryOut: (change: () => Promise<void>) => Promise<void>
  /** The member was removed or muted. */
  readonly onTurnedAway?: () => void
}

/** One person in a room, or who could be in it, and what may be done about them. */
export function MemberRow(props: Props) {
  const { slug, user, role, may, onAdd, onMessage, carryOut } = props
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
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
            {role !== 'member' && role !== 'outsider' && (
              <span className={styles.role}>{t(`members.roles.${role}`)}</span>
            )}
          </span>
        </span>
        {onAdd && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => carryOut(onAdd)}
            aria-label={`${t('members.add')}: ${name}`}
          >
            {t('members.add')}
          </Button>
        )}
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
            {...(props.onTurnedAway && { onTurnedAway: props.onTurnedAway })}
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
