import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import form from '../ui/form.module.css'
import styles from './recovery-codes.module.css'

type Props = { readonly codes: readonly string[]; readonly onKept: () => void }

/** Codes that are shown this once. */
export function RecoveryCodes({ codes, onKept }: Props) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))
  return (
    <>
      <p role="status">{t('codes.keep')}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={form.actions}>
        {/* On plain http there is no clipboard: there, one selects the list. */}
        {'clipboard' in navigator && (
          <Button variant="default" onClick={copy}>
            <span aria-live="polite">{t(isCopied ? 'codes.copied' : 'codes.copy')}</span>
          </Button>
        )}
        <Button onClick={onKept}>{t('codes.kept')}</Button>
      </div>
    </>
  )
}
