import type { Banner } from '@lobby/protocol'
import { BannerLine } from '../messages/server-banner.tsx'
import { WelcomeWords } from '../messages/welcome-text.tsx'
import { Mark } from '../ui/icons.tsx'
import { Name } from '../ui/name.tsx'
import styles from './server-page.module.css'
import { useWords } from './words.ts'

type Props = {
  readonly name: string
  readonly logo: string | undefined
  readonly welcome: string
  readonly banner: Banner | null
}

/** How it looks to people who come in, before it is saved. */
export function ServerPreview({ name, logo, welcome, banner }: Props) {
  const { t } = useWords()
  return (
    <section className={styles.preview} aria-label={t('server.preview')}>
      <h2 className={styles.heading}>{t('server.preview')}</h2>
      {banner && <BannerLine banner={banner} />}
      <div className={styles.card}>
        {logo === undefined ? (
          <Mark size={44} />
        ) : (
          <img className={styles.logo} src={logo} alt="" width={44} height={44} />
        )}
        <p className={styles.name}>
          <Name>{name}</Name>
        </p>
        {welcome !== '' && <WelcomeWords text={welcome} />}
      </div>
    </section>
  )
}
