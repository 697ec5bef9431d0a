import { cleanName } from '@lobby/protocol/text'
import { useEffect, useRef } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { NameScreen } from '../account/name-screen.tsx'
import { rememberRoom } from '../account/recent-rooms.ts'
import { useChat, useChatState, useMe, useRoom } from '../chat/chat.tsx'
import { messagePath, roomPath } from '../chat/room-path.ts'
import { Loading } from '../ui/loading.tsx'
import { RefusedScreen } from '../ui/refused-screen.tsx'
import { RoomScreen } from './room-screen.tsx'
import { UnknownRoom } from './unknown-room.tsx'

/** `/chat/<slug>`: whatever stands between a person and the room, then the room. */
export function RoomRoute({ slug, at }: { slug: string; at: number | undefined }) {
  const client = useChat()
  const session = useChatState(({ session }) => session.kind)
  const phase = useChatState(({ connection }) => connection.phase)
  const hasRooms = useChatState(({ rooms }) => rooms !== null)
  const room = useRoom(slug)
  const proposed = useNameInAddress(at === undefined ? roomPath(slug) : messagePath(slug, at))
  const seen = useRef<{ slug: string; name: string }>(undefined)
  if (room) seen.current = { slug, name: room.name }
  const lastName = seen.current?.slug === slug ? seen.current.name : undefined

  const me = useMe()?.id
  const isThere = room !== undefined
  useEffect(() => {
    client.open(slug)
    if (isThere && me !== undefined) rememberRoom(me, slug)
  }, [client, slug, isThere, me])

  if (phase === 'refused' && session !== 'signed-out') return <RefusedScreen />
  if (session === 'unknown') return <Loading />
  if (session === 'signed-out')
    return <NameScreen key={slug} room={room?.name ?? slug} slug={slug} name={proposed} />
  if (!hasRooms) return <Loading />
  // The list that was kept from last time may lack a room that is there.
  if (!room && !lastName && phase !== 'live') return <Loading />
  if (!room) return <UnknownRoom key={slug} slug={slug} formerName={lastName} />
  // Not keyed by the room: the navigation stays where it is while rooms change beside it.
  return <RoomScreen slug={slug} at={at} />
}

/**
 * The name that an address proposes by `?username=NAME`: a stranger finds it in the field, and comes in by their own Enter,
 * since anybody can write a link. A person who is signed in keeps their name, and the proposal leaves the address.
 */
function useNameInAddress(path: string): string | undefined {
  const [parameters] = useSearchParams()
  const [, navigate] = useLocation()
  const proposed = cleanName(parameters.get('username') ?? '') || undefined
  // The person of last time may be signed out by now; only the server knows.
  const isIn = useChatState(
    ({ session, connection }) => session.kind === 'signed-in' && connection.phase === 'live',
  )
  const isDone = isIn && parameters.has('username')
  useEffect(() => {
    if (isDone) navigate(path, { replace: true })
  }, [isDone, navigate, path])
  return proposed
}
