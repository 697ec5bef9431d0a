import { useTranslation } from 'react-i18next'
import { useMe } from '../chat/chat.tsx'
import { Icon } from '../ui/icons.tsx'
import { PersonName } from '../ui/person-name.tsx'
import { PresenceWord, PresentAvatar } from '../ui/present-avatar.tsx'
import { StatusSign } from '../ui/status-sign.tsx'
import styles from './profile-button.module.css'

/** The person's own name; leads to what they may change about it. */
export function ProfileButton({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  if (!me) return null
  return (
    <button type="button" className={styles.me} onClick={onOpen} aria-haspopup="dialog">
      <PresentAvatar person={me} size={32} />
      <PersonName person={me} className={styles.name} />
      <StatusSign id={me.id} />
      <PresenceWord id={me.id} />
      <span className="visually-hidden">{t('account.open')}</span>
      <Icon name="dots" />
    </button>
  )
}
