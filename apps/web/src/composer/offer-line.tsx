import { ActionIcon, Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'
import styles from './offer-line.module.css'

/** Something that the composer says, and what can be done about it. */
export type Offer = {
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Goes on to be offered while the text changes. */
  readonly stays?: true
}

type Props = { readonly offer: Offer; readonly onClose: () => void }

/** A line above the composer. */
export function OfferLine({ offer: { text, action }, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <div className={styles.line}>
      <p role="status" className={styles.text}>
        {text}
      </p>
      {action && (
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            onClose()
            action.run()
          }}
        >
          {action.label}
        </Button>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        className={styles.close ?? ''}
        aria-label={t('close')}
        title={t('close')}
        onClick={onClose}
      >
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  )
}
