import type { Banner } from '@lobby/protocol'
import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'
import { useServer } from '../ui/server-identity.ts'
import { useStored } from '../ui/use-stored.ts'
import { MessageText } from './message-text.tsx'
import styles from './server-banner.module.css'

/** What the server says above everything, until its reader puts it away in this browser. */
export function ServerBanner() {
  const { banner } = useServer()
  const [putAway, keep] = useStored('banner')
  const said = banner && `${banner.kind} ${banner.text}`
  return (
    <div role="status">
      {banner && said !== undefined && said !== putAway && (
        <BannerLine banner={banner} onPutAway={() => keep(said)} />
      )}
    </div>
  )
}

type LineProps = { readonly banner: Banner; readonly onPutAway?: () => void }

export function BannerLine({ banner: { kind, text }, onPutAway }: LineProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.banner} data-kind={kind}>
      <Icon name={kind === 'warning' ? 'alert' : 'chat'} size={18} />
      <div className={styles.text}>
        <MessageText body={text} />
      </div>
      {onPutAway && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          className={styles.away ?? ''}
          aria-label={t('banner.putAway')}
          title={t('banner.putAway')}
          onClick={onPutAway}
        >
          <Icon name="close" size={16} />
        </ActionIcon>
      )}
    </div>
  )
}
