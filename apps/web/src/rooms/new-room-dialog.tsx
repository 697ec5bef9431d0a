import '../i18n/later-words.ts'
import { Button, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { roomPath } from '../chat/room-path.ts'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { useNameHint } from '../ui/use-name-hint.ts'
import { useNewRoom } from './use-new-room.ts'

type Props = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onMade: () => void
}

export default function NewRoomDialog({ isOpen, onClose, onMade }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={isOpen} onClose={onClose} title={t('rooms.makeTitle')}>
      <NewRoomForm onMade={onMade} />
    </Dialog>
  )
}

function NewRoomForm({ onMade }: { onMade: () => void }) {
  const { t } = useTranslation()
  const room = useNewRoom(onMade)
  const { name, setName, slug, isPrivate, problem, isBusy, submit } = room
  return (
    <form className={form.form} style={{ marginTop: 0 }} noValidate onSubmit={submit}>
      <TextInput
        {...useNameHint(name)}
        label={t('rooms.nameLabel')}
        placeholder={t('rooms.namePlaceholder')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={problem}
        size="md"
        data-autofocus
      />
      {/* There from the beginning: nothing moves while one types. */}
      <p className={form.note}>
        {t('rooms.address')}{' '}
        <bdi>{slug && !isPrivate ? decodeURIComponent(roomPath(slug)) : '…'}</bdi>
      </p>
      <Switch
        label={t('rooms.private')}
        description={t('rooms.privateHint')}
        checked={isPrivate}
        onChange={(event) => room.setPrivate(event.currentTarget.checked)}
      />
      {isPrivate && (
        <Switch
          label={t('rooms.showsPast')}
          description={t('rooms.showsPastHint')}
          checked={room.showsPast}
          onChange={(event) => room.setShowsPast(event.currentTarget.checked)}
        />
      )}
      <Button type="submit" size="md" loading={isBusy}>
        {t('rooms.make')}
      </Button>
    </form>
  )
}
