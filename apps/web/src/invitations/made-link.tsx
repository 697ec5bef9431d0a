import '../i18n/later-words.ts'
import { Button, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../ui/copy-link.tsx'
import form from '../ui/form.module.css'
import { QrCode } from '../ui/qr-code.tsx'
import { useScrolledIntoView } from '../ui/use-scrolled-into-view.ts'
import styles from './invitations.module.css'

/** A link that was just made: to copy, or to be photographed. It is shown only now. */
export function MadeLink({ url }: { url: string }) {
  const { t } = useTranslation()
  const [isQrOpen, setQrOpen] = useState(false)
  const section = useRef<HTMLElement>(null)
  useScrolledIntoView(section, isQrOpen)
  return (
    <section ref={section} className={styles.made} aria-label={t('links.made')}>
      <TextInput
        label={t('links.made')}
        description={t('links.onlyNow')}
        value={url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={styles.choices}>
        <CopyText text={() => url} />
        <Button variant="default" aria-expanded={isQrOpen} onClick={() => setQrOpen(!isQrOpen)}>
          {t('links.showQr')}
        </Button>
      </div>
      {isQrOpen && (
        <div className={styles.qr}>
          <QrCode text={url} label={t('links.qr')} />
          <p className={form.note}>{t('links.qrHint')}</p>
        </div>
      )}
    </section>
  )
}
