import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { Trans, useTranslation } from 'react-i18next'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { Problem } from '../ui/problem.tsx'
import { useGoOn } from '../ui/use-go-on.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import { usernameFor } from './credentials.ts'
import { CredentialsForm } from './credentials-form.tsx'

/** `/claim/<token>`: the holder of the link that a new server has printed becomes its owner. */
export default function ClaimScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  const goOn = useGoOn()
  useTitle(t('claim.title'))
  const home = () => goOn('/', { replace: true })
  const claim = useSubmission(() => client.account.claim(token).then(home))
  if (isUnknown) return <Loading />
  return (
    <CentredPage title={t('claim.title')}>
      <Lead>{t('claim.hint')}</Lead>
      {me && !me.guest ? (
        <>
          <Button size="md" mt={24} fullWidth loading={claim.isBusy} onClick={() => claim.submit()}>
            <span>
              <Trans
                i18nKey="claim.asMe"
                values={{ name: me.name }}
                components={{ bdi: <bdi /> }}
                shouldUnescape
              />
            </span>
          </Button>
          <Problem>{claim.problem}</Problem>
        </>
      ) : (
        <CredentialsForm
          isNew
          username={usernameFor(me?.name)}
          action={t('claim.action')}
          onSubmit={(credentials) => client.account.claim(token, credentials).then(home)}
        />
      )}
    </CentredPage>
  )
}
