import type { ProfileChange } from '@lobby/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { refusalText } from '../ui/refusal-text.ts'

/** Stores what people choose about themselves, and says why that did not work. */
export function useProfileChange() {
  const { t } = useTranslation()
  const client = useChat()
  const [problem, setProblem] = useState<string>()
  const change = (wanted: ProfileChange) =>
    client.account.own.change(wanted).then(
      () => setProblem(undefined),
      (error: unknown) => setProblem(refusalText(t, error)),
    )
  return { problem, change }
}
