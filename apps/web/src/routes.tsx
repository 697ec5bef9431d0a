import { Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { NameScreen } from './account/name-screen.tsx'
import { useChatState, useMe } from './chat/chat.tsx'
import { placeFrom, roomPath } from './chat/room-path.ts'
import { lazyPart } from './newer-page/lazy-part.ts'
import { BesideRooms } from './rooms/beside-rooms.tsx'
import { lastRoom } from './rooms/recent-rooms.ts'
import { RoomRoute } from './rooms/room-route.tsx'
import { WhichRoom } from './rooms/which-room.tsx'
import { Loading } from './ui/loading.tsx'
import { NotFound } from './ui/not-found.tsx'

// Seldom needed: they are no part of what a newcomer loads.
const LoginScreen = lazyPart(() => import('./account/login-screen.tsx'))
const SignUpScreen = lazyPart(() => import('./account/sign-up-screen.tsx'))
const SettingsScreen = lazyPart(() => import('./settings/settings-screen.tsx'))
const EmailScreen = lazyPart(() => import('./account/email-screen.tsx'))
const ForgottenScreen = lazyPart(() => import('./account/forgotten-screen.tsx'))
const ResetScreen = lazyPart(() => import('./account/reset-screen.tsx'))
const ClaimScreen = lazyPart(() => import('./account/claim-screen.tsx'))
const AdminArea = lazyPart(() => import('./admin/admin-area.tsx'))
const AcceptScreen = lazyPart(() => import('./invitations/accept-screen.tsx'))
const SavedScreen = lazyPart(() => import('./messages/saved-screen.tsx'))
const ActivityScreen = lazyPart(() => import('./activity/activity-screen.tsx'))
const ThreadsScreen = lazyPart(() => import('./activity/threads-screen.tsx'))
const GuestScreen = lazyPart(() => import('./invitations/guest-screen.tsx'))

/** Lists of a person's own. */
const ownLists = {
  '/saved': SavedScreen,
  '/activity': ActivityScreen,
  '/threads': ThreadsScreen,
}

/** Where links lead that are older than the settings. */
const formerPaths: Record<string, (query: string) => string> = {
  // What a provider of sign-ins refuses, it says here.
  '/account': (query) =>
    `/settings/${query.includes('refused=') ? 'signing-in' : 'profile'}${query}`,
  '/invitations': () => '/settings/invitations',
  '/reports': () => '/settings/reports',
}

export function Routes() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/chat" component={WhichRoom} />
        <Route path="/chat/:slug">
          {({ slug: address }) => {
            const { slug, at } = placeFrom(decodeSlug(address))
            return <RoomRoute slug={slug} at={at} />
          }}
        </Route>
        <Route path="/login">
          <LoginScreen />
        </Route>
        <Route path="/settings/:path?">{({ path }) => <SettingsScreen path={path} />}</Route>
        {Object.entries(formerPaths).map(([former, now]) => (
          <Route key={former} path={former}>
            <Redirect to={now(location.search)} replace />
          </Route>
        ))}
        <Route path="/account/new" component={SignUpScreen} />
        <Route path="/account/forgotten" component={ForgottenScreen} />
        <Route path="/account/email/:token">{({ token }) => <EmailScreen token={token} />}</Route>
        <Route path="/account/reset/:token">{({ token }) => <ResetScreen token={token} />}</Route>
        <Route path="/claim/:token">{({ token }) => <ClaimScreen token={token} />}</Route>
        <Route path="/admin/*?">
          <AdminArea />
        </Route>
        {Object.entries(ownLists).map(([path, Screen]) => (
          <Route key={path} path={path}>
            <BesideRooms>
              <Screen />
            </BesideRooms>
          </Route>
        ))}
        <Route path="/invite/:token">{({ token }) => <AcceptScreen token={token} />}</Route>
        <Route path="/invite/guest/:token">{({ token }) => <GuestScreen token={token} />}</Route>
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

function decodeSlug(slug: string): string {
  try {
    return decodeURIComponent(slug).normalize('NFC')
  } catch {
    return slug
  }
}
