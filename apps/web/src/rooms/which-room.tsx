import { slugFromName } from '@lobby/protocol/text'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useChatState } from '../chat/chat.tsx'
import { isMuted } from '../chat/room-level.ts'
import { roomPath } from '../chat/room-path.ts'
import { sortRooms } from '../chat/sort-rooms.ts'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { followLinks } from '../ui/follow-links.ts'
import form from '../ui/form.module.css'
import { useTitle } from '../ui/use-title.ts'
import { RoomLink } from './sidebar/room-link.tsx'
import styles from './which-room.module.css'

/** `/chat/`: any room by its name, or one of those that are there. */
export function WhichRoom() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const rooms = useChatState(({ rooms }) => rooms)
  const [value, setValue] = useState('')
  const [problem, setProblem] = useState<string>()
  useTitle(t('rooms.title'))

  const enter = (event: FormEvent) => {
    event.preventDefault()
    const known = [...(rooms?.values() ?? [])].find(
      ({ slug, name }) => slug === value.trim() || name === value.trim(),
    )
    const slug = known?.slug ?? slugFromName(value)
    if (slug === '') setProblem(t('rooms.missing'))
    else navigate(roomPath(slug))
  }

  return (
    <CentredPage title={t('rooms.which')}>
      <Lead>{t('rooms.whichHint')}</Lead>
      <form className={form.form} onSubmit={enter} noValidate>
        <div className={styles.line}>
          <TextInput
            className={styles.field ?? ''}
            aria-label={t('rooms.which')}
            placeholder={t('rooms.placeholder')}
            value={value}
            onChange={(event) => {
              setValue(event.currentTarget.value)
              setProblem(undefined)
            }}
            error={problem}
            size="md"
            autoFocus
            autoComplete="off"
            enterKeyHint="go"
          />
          <Button type="submit" size="md">
            {t('rooms.enter')}
          </Button>
        </div>
      </form>
      <nav className={styles.rooms} aria-label={t('rooms.title')}>
        {rooms?.size === 0 && <p className={form.note}>{t('rooms.none')}</p>}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on a link clicks it */}
        <ul className={styles.list} onClick={followLinks}>
          {sortRooms(rooms).map((room) => (
            <li key={room.slug}>
              <RoomLink room={room} isCurrent={false} isMuted={isMuted(room)} hasDraft={false} />
            </li>
          ))}
        </ul>
      </nav>
    </CentredPage>
  )
}
