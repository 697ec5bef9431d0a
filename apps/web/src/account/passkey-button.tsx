import '../i18n/later-words.ts'
import type { PasskeyAnswer } from '@lobby/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { askPasskey, hasPasskeys } from './passkeys.ts'
import { SignInButton } from './sign-in-button.tsx'

type Props = {
  readonly label: string
  readonly onAnswer: (passkey: PasskeyAnswer) => Promise<unknown>
}

/** Asks the device for a passkey of this server; nothing where it can have none. */
export function PasskeyButton({ label, onAnswer }: Props) {
  const { t } = useTranslation()
  const { passkeys } = useChat().account
  const [isCancelled, setCancelled] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    setCancelled(false)
    const passkey = await askPasskey(await passkeys.ask())
    if (passkey) await onAnswer(passkey)
    else setCancelled(true)
  })
  if (!hasPasskeys()) return null
  const obstacle = isCancelled ? t('passkeys.cancelled') : problem
  return <SignInButton label={label} problem={obstacle} isBusy={isBusy} submit={submit} />
}
