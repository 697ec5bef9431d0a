import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { PictureField } from '../files/picture-field.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { useSettingsWords } from './settings-words.ts'

/** The picture by which everybody sees this person. */
export function PictureForm() {
  const { t } = useSettingsWords()
  const { api } = useChat()
  const me = useMe()
  const hasPicture = useChatState(({ profile }) => profile?.picture !== undefined)
  if (!me) return null
  const words = {
    title: t('picture.title'),
    hint: t('picture.hint'),
    taken: t('picture.taken'),
    removed: t('picture.removed'),
  }
  return (
    <PictureField
      hasPicture={hasPicture}
      words={words}
      take={(upload) => api.call('PUT /api/auth/picture', { body: { upload } })}
      remove={() => api.call('DELETE /api/auth/picture')}
    >
      <Avatar person={me} size={64} />
    </PictureField>
  )
}
