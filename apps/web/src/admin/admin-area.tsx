import '../i18n/later-words.ts'
import { useContext, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Route, Switch, useLocation } from 'wouter'
import { ProofProvider } from '../account/carry-out.tsx'
import { usePowers } from '../account/use-powers.ts'
import { useChatState, useMe } from '../chat/chat.tsx'
import { ServerBanner } from '../messages/server-banner.tsx'
import { NewerPageNotice } from '../newer-page/newer-page-notice.tsx'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { ConnectionBanner } from '../ui/connection-banner.tsx'
import { Loading } from '../ui/loading.tsx'
import { ServerMark } from '../ui/server-mark.tsx'
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
        <div className={styles.area}>
          <Navigation sections={open} />
          <main className={styles.main}>
            <ServerBanner />
            <ConnectionBanner />
            <NewerPageNotice />
            <div className={styles.content}>
              <Pages sections={open} />
            </div>
          </main>
        </div>
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

function Navigation({ sections }: { sections: readonly Section[] }) {
  const { t } = useWords()
  const [location] = useLocation()
  const here = useRef<HTMLAnchorElement>(null)
  // On a phone they are in a row that is longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, another link
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [location])
  const isIn = (section: Section) =>
    section.path === '' ? location === '/admin' : location.startsWith(sectionPath(section))
  return (
    <nav className={styles.nav} aria-label={t('title')}>
      <Link href="/" className={styles.home}>
        <ServerMark size={28} />
        <span>{t('back')}</span>
      </Link>
      <ul className={styles.sections}>
        {sections.map((section) => (
          <li key={section.path}>
            <Link
              href={sectionPath(section)}
              {...(isIn(section) && { ref: here, 'aria-current': 'page' })}
            >
              {t(`sections.${section.path || 'overview'}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
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
