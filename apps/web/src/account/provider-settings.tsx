import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { ProviderButton } from './provider-button.tsx'
import { useConfirmed } from './use-confirmed.tsx'

/** Whether one signs in by the provider, and how to change that. */
export function ProviderSettings() {
  const { t } = useTranslation()
  const { provider } = useChat().account
  const { confirmed, dialog } = useConfirmed()
  const { answer: link, reload, problem } = useEndpoint(['GET /api/account/provider'])
  const unlink = useSubmission(() => confirmed(() => provider.unlink()).then(reload))

  const name = link?.name
  return (
    <>
      {link && <p>{t(link.linked ? 'provider.linked' : 'provider.notLinked', { name })}</p>}
      {link?.linked === true && (
        <Button variant="default" mt={8} loading={unlink.isBusy} onClick={() => unlink.submit()}>
          {t('provider.unlink')}
        </Button>
      )}
      {link?.linked === false && (
        <ProviderButton
          visit={{ purpose: 'link', returnTo: location.pathname }}
          label={t('provider.link', { name })}
          confirmed={confirmed}
        />
      )}
      <Problem>{problem ?? unlink.problem}</Problem>
      {dialog}
    </>
  )
}
