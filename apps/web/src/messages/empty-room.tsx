import { Trans, useTranslation } from 'react-i18next'
import { useRoom } from '../chat/chat.tsx'
import { CopyLink } from '../ui/copy-link.tsx'
import { Icon } from '../ui/icons.tsx'
import styles from './empty-room.module.css'

/** A room in which nothing was said says what to do. */
export function EmptyRoom({ slug, mayWrite }: { slug: string; mayWrite: boolean }) {
  const { t } = useTranslation()
  const room = useRoom(slug)
  return (
    <div className={styles.empty}>
      <svg width="112" height="96" viewBox="0 0 112 96" fill="none" aria-hidden="true">
        <path
          d="M14 20a12 12 0 0 1 12-12h38a12 12 0 0 1 12 12v18a12 12 0 0 1-12 12H38L24 62V50.5A12 12 0 0 1 14 39z"
          fill="var(--bubble)"
        />
        <path
          d="M46 46a12 12 0 0 1 12-12h30a12 12 0 0 1 12 12v16a12 12 0 0 1-10 11.8V86L77 74H58a12 12 0 0 1-12-12z"
          fill="var(--own)"
          stroke="var(--paper)"
          strokeWidth="4"
        />
        <g fill="var(--accent)">
          <circle cx="63" cy="54" r="3" />
          <circle cx="73" cy="54" r="3" />
          <circle cx="83" cy="54" r="3" />
        </g>
      </svg>
      {room?.settings.archived ? (
        <>
          <h2 className={styles.title}>{t('messages.emptyArchived')}</h2>
          <p className={styles.hint}>{t('messages.emptyArchivedHint')}</p>
        </>
      ) : !mayWrite ? (
        <>
          <h2 className={styles.title}>{t('messages.empty')}</h2>
          <p className={styles.hint}>{t('messages.emptyClosedHint')}</p>
        </>
      ) : room?.people ? (
        <>
          <h2 className={styles.title}>{t('direct.empty')}</h2>
          <p className={styles.hint}>
            {t(room.people.length > 1 ? 'direct.emptyGroupHint' : 'direct.emptyHint')}
          </p>
        </>
      ) : room?.kind === 'private' ? (
        <>
          <h2 className={styles.title}>{t('messages.empty')}</h2>
          <p className={styles.hint}>
            <Trans
              i18nKey="messages.emptyPrivateHint"
              components={{ icon: <Icon name="people" size={18} /> }}
            />
          </p>
        </>
      ) : (
        <>
          <h2 className={styles.title}>{t('messages.empty')}</h2>
          <p className={styles.hint}>{t('messages.emptyHint')}</p>
          <p className={styles.address}>
            <bdi>{`${location.host}/chat/${room?.slug ?? slug}`}</bdi>
          </p>
          <CopyLink />
        </>
      )}
    </div>
  )
}
