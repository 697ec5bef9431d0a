import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { lastRoom } from '../account/recent-rooms.ts'
import { useChatState, useMe } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { roomPath } from '../chat/room-path.ts'
import { ServerBanner } from '../messages/server-banner.tsx'
import { NewerPageNotice } from '../newer-page/newer-page-notice.tsx'
import { ConnectionBanner } from '../ui/connection-banner.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Name } from '../ui/name.tsx'
import styles from './page-frame.module.css'
import { useSettingsWords } from './settings-words.ts'

export type PageLink = {
  readonly href: string
  readonly icon: IconName
  readonly label: string
  /** It is the page that is shown. */
  readonly isHere: boolean
}

type Props = {
  /** What the navigation is called. */
  readonly label: string
  readonly groups: readonly { readonly title?: string; readonly links: readonly PageLink[] }[]
  /** Its pages are tables. */
  readonly isWide?: boolean
  readonly children: ReactNode
}

/** The frame of all pages on which something is set: where else one can go, and the page beside it. */
export function PageFrame({ label, groups, isWide, children }: Props) {
  const [location] = useLocation()
  const here = useRef<HTMLAnchorElement>(null)
  // On a phone they are in a row that is longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page, another link
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [location])
  return (
    <div className={styles.screen}>
      <nav className={styles.nav} aria-label={label}>
        <Back />
        <div className={styles.groups}>
          {groups.map(({ title, links }) => (
            <div key={title ?? ''} className={styles.group}>
              {title && <h2 className={styles.heading}>{title}</h2>}
              <ul className={styles.links}>
                {links.map(({ href, icon, label, isHere }) => (
                  <li key={href}>
                    <Link
                      href={href}
                      className={styles.link}
                      {...(isHere && { ref: here, 'aria-current': 'page' })}
                    >
                      <Icon name={icon} size={18} />
                      {label}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      </nav>
      <main className={styles.main}>
        <ServerBanner />
        <ConnectionBanner />
        <NewerPageNotice />
        <div className={styles.content} data-wide={isWide || undefined}>
          {children}
        </div>
      </main>
    </div>
  )
}

/** To the room that one comes from. */
function Back() {
  const { t } = useSettingsWords()
  const me = useMe()
  const slug = me && lastRoom(me.id)
  const room = useChatState(({ rooms }) => (slug ? rooms?.get(slug) : undefined))
  const roomName = useRoomName(room)
  return (
    <Link href={room ? roomPath(room.slug) : '/'} className={styles.back}>
      <span className={styles.arrow}>
        <Icon name="chevron" size={18} />
      </span>
      <span className={styles.backName}>
        {room ? (
          <>
            {t('backTo')} <Name>{roomName}</Name>
          </>
        ) : (
          t('account.back')
        )}
      </span>
    </Link>
  )
}
