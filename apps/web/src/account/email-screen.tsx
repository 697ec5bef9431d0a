import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { MailLinkScreen } from './mail-link-screen.tsx'

/** `/account/email/<token>`: confirms an address. */
export default function EmailScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const onPress = async () => {
    await client.account.own.confirmEmail(token)
  }
  const words = {
    title: t('email.confirmTitle'),
    hint: t('email.confirmHint'),
    action: t('email.confirmAction'),
    done: t('email.confirmDone'),
  }
  return <MailLinkScreen words={words} onPress={onPress} />
}
