import { type PagePath, pagePaths } from '@lobby/protocol/page-paths'
import { type ReactNode, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { NameScreen } from './account/name-screen.tsx'
import { lastRoom } from './account/recent-rooms.ts'
import { useChatState, useMe } from './chat/chat.tsx'
import { decodeSlug, placeFrom, roomPath } from './chat/room-path.ts'
import { lazyPart } from './newer-page/lazy-part.ts'
import { BesideRooms } from './rooms/beside-rooms.tsx'
import { RoomRoute } from './rooms/room-route.tsx'
import { WhichRoom } from './rooms/which-room.tsx'
import { Loading } from './ui/loading.tsx'
import { NotFound } from './ui/not-found.tsx'

// Seldom needed: they are no part of what a newcomer loads.
const LoginScreen = lazyPart(() => import('./account/login-screen.tsx'))
const SignUpScreen = lazyPart(() => import('./account/sign-up-screen.tsx'))
const SettingsScreen = lazyPart(() => import('./settings/settings-screen.tsx'))
const EmailScreen = lazyPart(() => import('./account/email-screen.tsx'))
const DigestScreen = lazyPart(() => import('./account/digest-screen.tsx'))
const ForgottenScreen = lazyPart(() => import('./account/forgotten-screen.tsx'))
const ResetScreen = lazyPart(() => import('./account/reset-screen.tsx'))
const ClaimScreen = lazyPart(() => import('./account/claim-screen.tsx'))
const AdminArea = lazyPart(() => import('./admin/admin-area.tsx'))
const AcceptScreen = lazyPart(() => import('./invitations/accept-screen.tsx'))
const ShareScreen = lazyPart(() => import('./switcher/share-screen.tsx'))
const GuestScreen = lazyPart(() => import('./invitations/guest-screen.tsx'))

// Wanted often: they are loaded when there is time for it, and are there also without a server.
const ownLists = [
  () => import('./activity/activity-screen.tsx'),
  () => import('./activity/threads-screen.tsx'),
  () => import('./messages/saved-screen.tsx'),
  () => import('./search/search-screen.tsx'),
] as const
const [ActivityScreen, ThreadsScreen, SavedScreen, SearchScreen] = [
  lazyPart(ownLists[0]),
  lazyPart(ownLists[1]),
  lazyPart(ownLists[2]),
  lazyPart(ownLists[3]),
]

/** The search beside a room is wanted as often. */
const wantedSoon = [...ownLists, () => import('./search/search-panel.tsx')]

type Params = Readonly<Record<string, string | undefined>>

/** What each address shows. */
const screens: Record<PagePath, (params: Params) => ReactNode> = {
  '/': () => <Home />,
  '/chat': () => <WhichRoom />,
  '/chat/:slug': ({ slug: address = '' }) => {
    const { slug, at } = placeFrom(decodeSlug(address))
    return <RoomRoute slug={slug} at={at} />
  },
  '/login': () => <LoginScreen />,
  '/account/new': () => <SignUpScreen />,
  '/account/forgotten': () => <ForgottenScreen />,
  '/account/email/:token': ({ token = '' }) => <EmailScreen token={token} />,
  '/account/digest/:token': ({ token = '' }) => <DigestScreen token={token} />,
  '/account/reset/:token': ({ token = '' }) => <ResetScreen token={token} />,
  '/claim/:token': ({ token = '' }) => <ClaimScreen token={token} />,
  '/settings/:path?': ({ path }) => <SettingsScreen path={path} />,
  '/admin/:area?/:id?': () => <AdminArea />,
  '/activity': () => beside(<ActivityScreen />),
  '/threads': () => beside(<ThreadsScreen />),
  '/saved': () => beside(<SavedScreen />),
  '/search': () => beside(<SearchScreen />),
  '/share': () => beside(<ShareScreen />),
  '/invite/:token': ({ token = '' }) => <AcceptScreen token={token} />,
  '/invite/guest/:token': ({ token = '' }) => <GuestScreen token={token} />,
  // Where links lead that are older than the settings. What a provider of sign-ins refuses, it says at the first.
  '/account': () =>
    goOn(location.search.includes('refused=') ? 'signing-in' : 'profile', location.search),
  '/invitations': () => goOn('invitations'),
  '/reports': () => goOn('reports'),
}

/** A list of a person's own, with the rooms. */
const beside = (screen: ReactNode) => <BesideRooms>{screen}</BesideRooms>

const goOn = (part: string, query = '') => <Redirect to={`/settings/${part}${query}`} replace />

export function Routes() {
  const isLive = useChatState(({ connection }) => connection.phase === 'live')
  useEffect(() => {
    if (!isLive || !('requestIdleCallback' in window)) return
    const idle = requestIdleCallback(() => {
      for (const load of wantedSoon) load().catch(() => {})
    })
    return () => cancelIdleCallback(idle)
  }, [isLive])
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        {pagePaths.map((path) => (
          <Route key={path} path={path}>
            {(params: Params) => screens[path](params)}
          </Route>
        ))}
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  )
}

/** The first page: a name, and in you are. */
function Home() {
  const session = useChatState(({ session }) => session.kind)
  const me = useMe()
  const rooms = useChatState(({ rooms }) => rooms)
  const isLive = useChatState(({ connection }) => connection.phase === 'live')
  if (session === 'signed-out') return <NameScreen />
  if (!me || !rooms) return <Loading />
  const last = lastRoom(me.id)
  // The list that was kept from last time may lack a room that is there.
  if (last && !rooms.has(last) && !isLive) return <Loading />
  const slug = [last, 'lobby', ...rooms.keys()].find((slug) => slug && rooms.has(slug))
  return <Redirect to={slug ? roomPath(slug) : '/chat/'} replace />
}
