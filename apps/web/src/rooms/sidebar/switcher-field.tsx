import { useTranslation } from 'react-i18next'
import { keyName } from '../../keys/key-name.ts'
import { chordsOf } from '../../keys/key-table.ts'
import { isMac } from '../../ui/command-key.ts'
import { Icon } from '../../ui/icons.tsx'
import styles from './switcher-field.module.css'

/** Looks like a field, since one types right after pressing it: into the quick switcher, which it opens. */
export function SwitcherField({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  const [chord = ''] = chordsOf('switcher', isMac)
  return (
    <button type="button" className={styles.field} aria-haspopup="dialog" onClick={onOpen}>
      <Icon name="search" size={18} />
      <span className={styles.words}>{t('sidebar.jump')}</span>
      <kbd className={styles.key}>{keyName(chord, t)}</kbd>
    </button>
  )
}
