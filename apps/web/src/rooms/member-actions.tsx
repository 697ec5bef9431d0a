import '../i18n/later-words.ts'
import type { Author, Member, MemberAction, MemberRole } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { SureButton } from '../ui/sure-button.tsx'

type Props = {
  readonly slug: string
  readonly user: Author
  /** `outsider`: none of their own, as most people in a public room. */
  readonly role: Member['role'] | 'outsider'
  /** What the reader may do about them. */
  readonly may: readonly MemberAction[]
  readonly carryOut: (change: () => Promise<void>) => Promise<void>
  /** The person was removed or muted. */
  readonly onTurnedAway?: () => void
}

/** What may be done about a person in a room. */
export function MemberActions({ slug, user, role, may, carryOut, onTurnedAway }: Props) {
  const { t } = useTranslation()
  const { members } = useChat().api
  const become = (to: MemberRole) => () => members.changeRole(slug, user.id, to)
  const turnAway = (change: () => Promise<void>) => async () => {
    await change()
    onTurnedAway?.()
  }
  const ordinary = [
    ['mute', turnAway(become('muted'))],
    ['makeModerator', become('moderator')],
  ] as const
  const roles = {
    outsider: ordinary,
    member: ordinary,
    muted: [['unmute', become('member')]],
    moderator: [['makeMember', become('member')]],
    banned: [],
  } as const
  const changes = may.includes('member.role') ? roles[role] : []
  // What takes a person away is asked once more.
  const endings = [
    ...(may.includes('member.remove')
      ? [['remove', turnAway(() => members.remove(slug, user.id))] as const]
      : []),
    ...(may.includes('member.ban') ? [['ban', () => members.ban(slug, user.id)] as const] : []),
  ]
  return (
    <>
      {changes.map(([name, change]) => (
        <Button key={name} variant="default" size="compact-sm" onClick={() => carryOut(change)}>
          {t(`members.${name}`)}
        </Button>
      ))}
      {endings.map(([name, change]) => (
        <SureButton
          key={name}
          size="compact-sm"
          label={t(`members.${name}`)}
          sureLabel={t(`members.${name}Sure`)}
          onSure={() => carryOut(change)}
        />
      ))}
      {may.includes('member.unban') && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => carryOut(() => members.unban(slug, user.id))}
        >
          {t('members.unban')}
        </Button>
      )}
    </>
  )
}
