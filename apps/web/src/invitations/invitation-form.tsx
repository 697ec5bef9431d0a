import '../i18n/later-words.ts'
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirmed } from '../account/use-confirmed.tsx'
import { useChat, useChatState } from '../chat/chat.tsx'
import { sortRooms } from '../chat/sort-rooms.ts'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { LifetimeChoice, week } from './lifetime-choice.tsx'

type Props = {
  readonly mayMakeModerators: boolean
  readonly onMade: (url: string) => void
}

const numbers = [1, 5, 20, 100] as const

/** The role that a link gives, and where it leads. */
export function InvitationForm({ mayMakeModerators, onMade }: Props) {
  const { t } = useTranslation()
  const { invitations } = useChat().api
  const rooms = useChatState(({ rooms }) => rooms)
  const [uses, setUses] = useState('1')
  const [expiresIn, setExpiresIn] = useState<number>(week)
  const [room, setRoom] = useState('')
  const [role, setRole] = useState('member')
  const { confirmed, dialog } = useConfirmed()
  const { problem, isBusy, submit } = useSubmission(async () => {
    const made = await confirmed(() =>
      invitations.make({
        uses: uses === '' ? null : Number(uses),
        expiresIn,
        role: role === 'moderator' ? 'moderator' : 'member',
        ...(room !== '' && { room }),
      }),
    )
    onMade(made.url)
  })
  return (
    <>
      <form className={form.form} onSubmit={submit}>
        <NativeSelect
          label={t('invitations.uses')}
          value={uses}
          onChange={(event) => setUses(event.currentTarget.value)}
          data={[
            ...numbers.map((count) => ({
              value: String(count),
              label: t('invitations.people', { count }),
            })),
            { value: '', label: t('invitations.anybody') },
          ]}
        />
        <LifetimeChoice value={expiresIn} onChange={setExpiresIn} />
        <NativeSelect
          label={t('invitations.room')}
          value={room}
          onChange={(event) => setRoom(event.currentTarget.value)}
          data={[
            { value: '', label: t('invitations.noRoom') },
            ...sortRooms(rooms).map(({ slug, name }) => ({ value: slug, label: name })),
          ]}
        />
        {mayMakeModerators && (
          <NativeSelect
            label={t('invitations.role')}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value)}
            data={(['member', 'moderator'] as const).map((value) => ({
              value,
              label: t(`invitations.as.${value}`),
            }))}
          />
        )}
        <Button type="submit" size="md" loading={isBusy} fullWidth>
          {t('links.make')}
        </Button>
        <Problem>{problem}</Problem>
      </form>
      {/* Not in the form: what is sent in the dialog is not the form. */}
      {dialog}
    </>
  )
}
