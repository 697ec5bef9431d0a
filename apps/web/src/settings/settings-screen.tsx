import '../i18n/later-words.ts'
import { useEffect, useRef } from 'react'
import { Link, Redirect } from 'wouter'
import { ProofProvider } from '../account/carry-out.tsx'
import { usePowers } from '../account/use-powers.ts'
import { useChatState, useMe } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { roomPath } from '../chat/room-path.ts'
import { ServerBanner } from '../messages/server-banner.tsx'
import { NewerPageNotice } from '../newer-page/newer-page-notice.tsx'
import { lastRoom } from '../rooms/recent-rooms.ts'
import { ConnectionBanner } from '../ui/connection-banner.tsx'
import { Icon } from '../ui/icons.tsx'
import { Loading } from '../ui/loading.tsx'
import { Name } from '../ui/name.tsx'
import { NotFound } from '../ui/not-found.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useTitle } from '../ui/use-title.ts'
import styles from './settings-screen.module.css'
import {
  type SettingsSection,
  type Standing,
  settingsPath,
  settingsSections,
} from './settings-sections.tsx'
import { useSettingsWords } from './settings-words.ts'

/** `/settings/<page>`: what a person sets about themselves, and what they look after on the server, in one frame. */
export default function SettingsScreen({ path }: { path: string | undefined }) {
  const me = useMe()
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  const standing = useStanding()
  if (isUnknown || (me && !standing)) return <Loading />
  if (!me || !standing) return <Redirect to="/login" replace />
  if (path === undefined) return <Redirect to="/settings/profile" replace />
  const open = settingsSections.filter(({ isFor }) => isFor?.(standing) ?? true)
  const section = open.find((section) => section.path === path)
  if (!section) return <NotFound />
  return <Frame key={me.id} section={section} open={open} standing={standing} />
}

/** Undefined until it is known: nobody is told that there is nothing where there is something. */
function useStanding(): Standing | undefined {
  const me = useMe()
  const may = usePowers()?.may
  const { answer: reports, error } = useEndpoint(['GET /api/reports/summary'], {
    enabled: me !== undefined,
  })
  if (!me || !may || (!reports && !error)) return undefined
  return {
    isGuest: me.guest,
    mayInvite: may.includes('invitation.make'),
    mayMakeEmoji: may.includes('emoji.make'),
    mayMakeModerators: may.includes('invitation.make-moderator'),
    moderates: reports?.moderates === true,
  }
}

type FrameProps = {
  readonly section: SettingsSection
  readonly open: readonly SettingsSection[]
  readonly standing: Standing
}

function Frame({ section, open, standing }: FrameProps) {
  const { t } = useSettingsWords()
  const title = t(`sections.${section.path}`)
  useTitle(title)
  const { Page } = section
  return (
    <div className={styles.screen}>
      <Navigation section={section} open={open} />
      <main className={styles.main}>
        <ServerBanner />
        <ConnectionBanner />
        <NewerPageNotice />
        <div className={styles.content}>
          <h1 className={styles.title}>{title}</h1>
          <ProofProvider key={section.path}>
            <Page standing={standing} />
          </ProofProvider>
        </div>
      </main>
    </div>
  )
}

function Navigation({ section, open }: Omit<FrameProps, 'standing'>) {
  const { t } = useSettingsWords()
  const mayAdminister = usePowers()?.may.includes('overview.read')
  const here = useRef<HTMLAnchorElement>(null)
  // On a phone they are in a row that is longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page, another link
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [section])
  return (
    <nav className={styles.nav} aria-label={t('title')}>
      <Back />
      <div className={styles.groups}>
        {(['you', 'server'] as const).map((group) => {
          const sections = open.filter((section) => section.group === group)
          const leadsOn = group === 'server' && mayAdminister
          if (sections.length === 0 && !leadsOn) return null
          return (
            <div key={group} className={styles.group}>
              <h2 className={styles.heading}>{t(`groups.${group}`)}</h2>
              {sections.map((one) => (
                <Link
                  key={one.path}
                  href={settingsPath(one)}
                  className={styles.link}
                  {...(one === section && { ref: here, 'aria-current': 'page' })}
                >
                  <Icon name={one.icon} size={18} />
                  {t(`sections.${one.path}`)}
                </Link>
              ))}
              {leadsOn && (
                <Link href="/admin" className={styles.link}>
                  <Icon name="shield" size={18} />
                  {t('account.admin')}
                </Link>
              )}
            </div>
          )
        })}
      </div>
    </nav>
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
