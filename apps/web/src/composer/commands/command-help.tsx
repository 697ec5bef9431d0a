import '../../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './command-help.module.css'
import { commandNames } from './commands.ts'

/** All commands, with what they do. */
export function CommandHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog opened onClose={onClose} title={t('command.title')}>
      <dl className={styles.list}>
        {commandNames.map((name) => (
          <div key={name} className={styles.row}>
            <dt>
              <code>{t(`command.${name}.use`)}</code>
            </dt>
            <dd>{t(`command.${name}.help`)}</dd>
          </div>
        ))}
        <div className={styles.row}>
          <dt>
            <code>{t('command.escape.use')}</code>
          </dt>
          <dd>{t('command.escape.help')}</dd>
        </div>
      </dl>
    </Dialog>
  )
}
