import type { Room } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import { isMuted, levelNow } from '../chat/room-level.ts'
import { lazyPart } from '../newer-page/lazy-part.ts'
import styles from './level-button.module.css'
import { MenuButton } from './menu/menu-button.tsx'

const LevelMenu = lazyPart(() => import('./menu/level-menu.tsx'))

/** The bell: how much of the room the person is told, and for how long. */
export function LevelButton({ room }: { readonly room: Room }) {
  const { t } = useTranslation()
  const level = t(`level.${levelNow(room)}`)
  return (
    <MenuButton
      label={t('level.button', { level })}
      icon={isMuted(room) ? 'bellOff' : 'bell'}
      className={styles.bell ?? ''}
    >
      <LevelMenu room={room} />
    </MenuButton>
  )
}
