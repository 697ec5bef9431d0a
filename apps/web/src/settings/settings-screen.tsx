import '../i18n/later-words.ts'
import { Redirect } from 'wouter'
import { ProofProvider } from '../account/carry-out.tsx'
import { usePowers } from '../account/use-powers.ts'
import { useChatState, useMe } from '../chat/chat.tsx'
import { Loading } from '../ui/loading.tsx'
import { NotFound } from '../ui/not-found.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useTitle } from '../ui/use-title.ts'
import { PageFrame } from './page-frame.tsx'
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
  const mayAdminister = usePowers()?.may.includes('overview.read')
  const title = t(`sections.${section.path}`)
  useTitle(title)
  const { Page } = section
  const groups = (['you', 'server'] as const).flatMap((group) => {
    const own = open.filter((one) => one.group === group)
    const links = own.map((one) => ({
      href: settingsPath(one),
      icon: one.icon,
      label: t(`sections.${one.path}`),
      isHere: one === section,
    }))
    if (group === 'server' && mayAdminister)
      links.push({ href: '/admin', icon: 'shield', label: t('account.admin'), isHere: false })
    return links.length > 0 ? [{ title: t(`groups.${group}`), links }] : []
  })
  return (
    <PageFrame label={t('title')} groups={groups}>
      <h1 className={styles.title}>{title}</h1>
      <div className={styles.page}>
        <ProofProvider key={section.path}>
          <Page standing={standing} />
        </ProofProvider>
      </div>
    </PageFrame>
  )
}
