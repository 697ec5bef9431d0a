import '../i18n/later-words.ts'
import { type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Route, Switch, useLocation } from 'wouter'
import { ProofProvider } from '../account/carry-out.tsx'
import { usePowers } from '../account/use-powers.ts'
import { useChatState, useMe } from '../chat/chat.tsx'
import { PageFrame } from '../settings/page-frame.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { useTitle } from '../ui/use-title.ts'
import { Access } from './access.tsx'
import styles from './admin-area.module.css'
import { Missing } from './missing.tsx'
import { type Section, sectionPath, sections } from './sections.tsx'
import { useWords } from './words.ts'

/** `/admin`: for the staff of the server. To everybody else there is nothing here. */
export default function AdminArea() {
  const isUnknown = useChatState(({ session }) => session.kind === 'unknown')
  const powers = usePowers()
  if (isUnknown || powers === undefined) return <Loading />
  // Everybody makes rooms somewhere: by itself, that leads nobody here.
  if (!powers.may.includes('overview.read')) return <NothingHere />
  const open = sections.filter(({ action }) => powers.may.includes(action))
  return (
    <Access value={powers}>
      <ProofProvider>
        <Frame sections={open}>
          <Pages sections={open} />
        </Frame>
      </ProofProvider>
    </Access>
  )
}

function Pages({ sections }: { sections: readonly Section[] }) {
  const { may } = useContext(Access)
  return (
    <Switch>
      {sections.flatMap((section) => {
        const { page: Page, detail: Detail, form } = section
        const path = sectionPath(section)
        const Form = form && may.includes(form[0]) ? form[1] : undefined
        return [
          <Route key={path} path={path}>
            <Page />
          </Route>,
          Form && (
            <Route key={`${path}/new`} path={`${path}/new`}>
              <Form />
            </Route>
          ),
          Detail && (
            <Route key={`${path}/:id`} path={`${path}/:id`}>
              {({ id }) => <Detail key={id} id={id} />}
            </Route>
          ),
        ]
      })}
      <Route>
        <Missing />
      </Route>
    </Switch>
  )
}

function Frame({ sections, children }: { sections: readonly Section[]; children: ReactNode }) {
  const { t } = useWords()
  const [location] = useLocation()
  const links = sections.map((section) => ({
    href: sectionPath(section),
    icon: section.icon,
    label: t(`sections.${section.path || 'overview'}`),
    isHere: section.path === '' ? location === '/admin' : location.startsWith(sectionPath(section)),
  }))
  return (
    <PageFrame label={t('title')} groups={[{ title: t('title'), links }]} isWide>
      {children}
    </PageFrame>
  )
}

function NothingHere() {
  const { t } = useTranslation()
  const words = useWords()
  const me = useMe()
  useTitle(t('notFound.title'))
  const isSignedIn = me !== undefined && !me.guest
  return (
    <CentredPage title={t('notFound.title')}>
      <Lead>{words.t(isSignedIn ? 'closed.hint' : 'closed.signIn')}</Lead>
      <p className={styles.links}>
        {!isSignedIn && <Link href="/login">{t('login.title')}</Link>}
        <Link href="/">{t('notFound.home')}</Link>
      </p>
    </CentredPage>
  )
}
