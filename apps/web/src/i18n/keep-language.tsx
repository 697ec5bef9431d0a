import { useEffect } from 'react'
import { useChatState } from '../chat/chat.tsx'
import { switchLanguage } from './i18n.ts'

/** Speaks the language that the person has chosen, in whichever browser that was. */
export function KeepLanguage() {
  const language = useChatState(({ profile }) => profile?.language)
  useEffect(() => {
    if (language) switchLanguage(language)
  }, [language])
  return null
}
