import type { Room } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { PictureField } from '../../files/picture-field.tsx'
import { RoomSign } from '../../ui/room-sign.tsx'

/** The picture that stands for the room in lists and above it. */
export function RoomPicture({ room }: { readonly room: Room }) {
  const { t } = useTranslation()
  const { api } = useChat()
  const params = { slug: room.slug }
  const words = {
    title: t('settings.picture'),
    hint: t('settings.pictureHint'),
    taken: t('settings.pictureTaken'),
    removed: t('settings.pictureRemoved'),
  }
  return (
    <PictureField
      hasPicture={Boolean(room.settings.image)}
      words={words}
      take={(upload) => api.call('PUT /api/rooms/{slug}/picture', { params, body: { upload } })}
      remove={() => api.call('DELETE /api/rooms/{slug}/picture', { params })}
    >
      <RoomSign room={room} sizes={[32, 56]} />
    </PictureField>
  )
}
