import '../i18n/later-words.ts'
import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { isMac } from '../ui/command-key.ts'
import { isTouch } from '../ui/is-touch.ts'
import { type SendKey, useSendKey } from '../ui/send-key.ts'
import styles from './profile-dialog.module.css'

/** Which key sends, on this device. Fingers press the button. */
export function SendingChoice() {
  const { t } = useTranslation()
  const [key, choose] = useSendKey()
  if (isTouch()) return null
  const title = t('account.sending')
  return (
    <div>
      <p className={styles.label}>{title}</p>
      <SegmentedControl
        fullWidth
        aria-label={title}
        value={key}
        onChange={(value) => choose(value as SendKey)}
        data={[
          { value: 'enter', label: t('account.enterSends') },
          {
            value: 'ctrl-enter',
            label: t('account.commandSends', { key: isMac ? '⌘' : t('keys.control') }),
          },
        ]}
      />
    </div>
  )
}
