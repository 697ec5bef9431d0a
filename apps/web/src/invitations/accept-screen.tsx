import '../i18n/later-words.ts'
import type { InvitationShown } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { usernameFor } from '../account/credentials.ts'
import { CredentialsForm } from '../account/credentials-form.tsx'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { CentredPage } from '../ui/centred-page.tsx'
import form from '../ui/form.module.css'
import { Loading } from '../ui/loading.tsx'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useServer } from '../ui/server-identity.ts'
import { useGoOn } from '../ui/use-go-on.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import { DeadLink } from './dead-link.tsx'
import { Invited } from './invited.tsx'
import { useShown } from './use-shown.ts'

/** `/invite/<token>`: who invites to where, and how to accept it. */
export default function AcceptScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  const { link, isDead, problem } = useShown(token, () => client.api.invitations.preview(token))
  const goOn = useGoOn()
  useTitle(t('accept.title'))
  if (isDead || problem) return <DeadLink problem={problem} />
  if (!link || isUnknown) return <Loading />
  const go = (room: string | null) => goOn(room ? roomPath(room) : '/', { replace: true })
  return (
    <CentredPage title={t('accept.title')}>
      <Invited sign={link.roomSign}>
        <Invitation link={link} />
      </Invited>
      {me && !me.guest ? (
        <AsMe
          link={link}
          name={me.name}
          onAccept={() => client.account.acceptInvitation(token).then(go)}
        />
      ) : (
        <Newcomer
          link={link}
          name={me?.name}
          onSignUp={(account) => client.account.acceptInvitation(token, account).then(go)}
        />
      )}
    </CentredPage>
  )
}

function Invitation({ link: { by, room } }: { link: InvitationShown }) {
  return (
    <Trans
      i18nKey={`accept.${by === null ? 'server' : 'person'}${room === null ? '' : 'Room'}`}
      values={{ by, room, server: useServer().name }}
      components={{ bdi: <Name /> }}
      shouldUnescape
    />
  )
}

type AsMeProps = {
  readonly link: InvitationShown
  readonly name: string
  readonly onAccept: () => Promise<void>
}

function AsMe({ link, name, onAccept }: AsMeProps) {
  const { t } = useTranslation()
  const { problem, isBusy, submit } = useSubmission(onAccept)
  return (
    <>
      {link.room === null && <p className={form.note}>{t('accept.already')}</p>}
      <Button size="md" mt={24} fullWidth loading={isBusy} onClick={() => submit()}>
        {link.room === null ? (
          t('account.back')
        ) : (
          <span>
            <Trans
              i18nKey="accept.asMe"
              values={{ name }}
              components={{ bdi: <bdi /> }}
              shouldUnescape
            />
          </span>
        )}
      </Button>
      <Problem>{problem}</Problem>
    </>
  )
}

type NewcomerProps = {
  readonly link: InvitationShown
  readonly name: string | undefined
  readonly onSignUp: (account: { username: string; password: string }) => Promise<void>
}

function Newcomer({ link, name, onSignUp }: NewcomerProps) {
  const { t } = useTranslation()
  const client = useChat()
  const [hasAccount, setHasAccount] = useState(!link.signUp)
  if (hasAccount)
    return (
      <>
        <CredentialsForm
          isNew={false}
          action={t('login.action')}
          onSubmit={(credentials) => client.account.signIn(credentials)}
        />
        {link.signUp && (
          <Button variant="subtle" mt={12} onClick={() => setHasAccount(false)}>
            {t('signUp.title')}
          </Button>
        )}
      </>
    )
  return (
    <>
      {name !== undefined && <p className={form.note}>{t('signUp.keepHint')}</p>}
      <CredentialsForm
        isNew
        username={usernameFor(name)}
        action={t('signUp.action')}
        onSubmit={onSignUp}
      />
      <Button variant="subtle" mt={12} onClick={() => setHasAccount(true)}>
        {t('accept.haveAccount')}
      </Button>
    </>
  )
}
