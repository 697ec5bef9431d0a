import { Redirect, Route, Switch } from 'wouter'
import { NameScreen } from './account/name-screen.tsx'
import { useChatState } from './chat.tsx'
import { lastRoom } from './rooms/last-room.ts'
import { roomPath } from './rooms/room-path.ts'
import { RoomRoute } from './rooms/room-route.tsx'
import { WhichRoom } from './rooms/which-room.tsx'
import { Loading } from './ui/loading.tsx'
import { NotFound } from './ui/not-found.tsx'

export function Routes() {
  return (
    <Switch>
      <Route path="/" component={Home} />
      <Route path="/chat" component={WhichRoom} />
      <Route path="/chat/:slug">
        {({ slug }) => <RoomRoute key={slug} slug={decodeSlug(slug)} />}
      </Route>
      <Route component={NotFound} />
    </Switch>
  )
}

/** The front door: a name, and in you are. */
function Home() {
  const session = useChatState(({ session }) => session.kind)
  const rooms = useChatState(({ rooms }) => rooms)
  if (session === 'signed-out') return <NameScreen />
  if (session === 'unknown' || !rooms) return <Loading />
  const slug = [lastRoom(), 'lobby', ...rooms.keys()].find((slug) => slug && rooms.has(slug))
  return <Redirect to={slug ? roomPath(slug) : '/chat/'} replace />
}

function decodeSlug(slug: string): string {
  try {
    return decodeURIComponent(slug).normalize('NFC')
  } catch {
    return slug
  }
}
