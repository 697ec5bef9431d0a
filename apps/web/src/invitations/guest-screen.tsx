import '../i18n/later-words.ts'
import { cleanName } from '@lobby/protocol/text'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { nameProblem } from '../account/credentials.ts'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { useDates } from '../i18n/use-dates.ts'
import { CentredPage } from '../ui/centred-page.tsx'
import form from '../ui/form.module.css'
import { Loading } from '../ui/loading.tsx'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useGoOn } from '../ui/use-go-on.ts'
import { useNameHint } from '../ui/use-name-hint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import { DeadLink } from './dead-link.tsx'
import { Invited } from './invited.tsx'
import { useShown } from './use-shown.ts'

/** `/invite/guest/<token>`: a nickname, and one is in that room alone. */
export default function GuestScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const { dateTime } = useDates()
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  const { link, isDead, problem } = useShown(token, () => client.api.guestLinks.preview(token))
  useTitle(t('accept.title'))
  if (isDead || problem) return <DeadLink problem={problem} />
  if (!link || isUnknown) return <Loading />
  return (
    <CentredPage title={t('accept.title')}>
      <Invited sign={link.roomSign}>
        <Trans
          i18nKey="accept.guestRoom"
          values={{ by: link.by, room: link.room }}
          components={{ bdi: <Name /> }}
          shouldUnescape
        />
      </Invited>
      <NameForm token={token} name={me?.guest ? me.name : ''}>
        {t('accept.guestHint', { date: dateTime(link.expiresAt) })}
      </NameForm>
      {me && !me.guest && (
        <p className={form.note}>
          <Trans
            i18nKey="accept.signsOut"
            values={{ name: me.name }}
            components={{ bdi: <bdi /> }}
            shouldUnescape
          />
        </p>
      )}
    </CentredPage>
  )
}

type FormProps = {
  readonly token: string
  readonly name: string
  /** What becomes of it. */
  readonly children: ReactNode
}

function NameForm({ token, name: initial, children }: FormProps) {
  const { t } = useTranslation()
  const client = useChat()
  const goOn = useGoOn()
  const [value, setValue] = useState(initial)
  const [rule, setRule] = useState<string>()
  const { problem, isBusy, submit } = useSubmission(async () => {
    const room = await client.account.enterByGuestLink(token, cleanName(value))
    goOn(room ? roomPath(room) : '/', { replace: true })
  })
  const check = (event: FormEvent) => {
    event.preventDefault()
    const mistake = nameProblem(t, value)
    setRule(mistake)
    if (mistake === undefined) void submit()
  }
  return (
    <form className={form.form} onSubmit={check} noValidate>
      <TextInput
        {...useNameHint(value)}
        label={t('name.label')}
        placeholder={t('name.placeholder')}
        value={value}
        onChange={(event) => {
          setValue(event.currentTarget.value)
          setRule(undefined)
        }}
        error={rule}
        size="md"
        autoFocus
        autoComplete="nickname"
        enterKeyHint="go"
      />
      <Button type="submit" size="md" loading={isBusy} fullWidth>
        {t('name.enter')}
      </Button>
      <Problem>{problem}</Problem>
      <p className={form.note}>{children}</p>
    </form>
  )
}
