import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { MailLinkScreen } from './mail-link-screen.tsx'

/** `/account/digest/<token>`: ends the mails about what was missed. */
export default function DigestScreen({ token }: { token: string }) {
  const { t } = useTranslation()
  const { call } = useChat().api
  const onPress = async () => {
    await call('POST /api/digests/{token}/end', { params: { token } })
  }
  const words = {
    title: t('digest.endTitle'),
    hint: t('digest.endHint'),
    action: t('digest.endAction'),
    done: t('digest.endDone'),
  }
  return <MailLinkScreen words={words} onPress={onPress} />
}
