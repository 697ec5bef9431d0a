import { cleanName } from '@lobby/protocol/text'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { NameScreen } from '../account/name-screen.tsx'
import { useChat, useChatState, useMe, useRoom } from '../chat.tsx'
import { Loading } from '../ui/loading.tsx'
import { RefusedScreen } from '../ui/refused-screen.tsx'
import { rememberLastRoom } from './last-room.ts'
import { messagePath, roomPath } from './room-path.ts'
import { RoomScreen } from './room-screen.tsx'
import { UnknownRoom } from './unknown-room.tsx'

/** `/chat/<slug>`: whatever stands between a person and the room, then the room. */
export function RoomRoute({ slug, at }: { slug: string; at: number | undefined }) {
  const client = useChat()
  const session = useChatState(({ session }) => session.kind)
  const phase = useChatState(({ connection }) => connection.phase)
  const hasRooms = useChatState(({ rooms }) => rooms !== null)
  const room = useRoom(slug)
  const invitation = useNameFromAddress(at === undefined ? roomPath(slug) : messagePath(slug, at))
  const lastName = useRef<string>(undefined)
  if (room) lastName.current = room.name

  const isIn = session === 'signed-in' && room !== undefined
  useEffect(() => {
    client.open(slug)
    if (isIn) rememberLastRoom(slug)
  }, [client, slug, isIn])

  if (phase === 'refused' && session !== 'signed-out') return <RefusedScreen />
  if (session === 'unknown' || invitation.isBusy) return <Loading />
  if (session === 'signed-out')
    return <NameScreen room={room?.name ?? slug} slug={slug} name={invitation.name} />
  if (!hasRooms) return <Loading />
  // The list that was kept from last time may lack a room that is there.
  if (!room && !lastName.current && phase !== 'live') return <Loading />
  if (!room) return <UnknownRoom slug={slug} formerName={lastName.current} />
  return <RoomScreen slug={slug} at={at} />
}

/** `?username=NAME` enters under that name without asking. An account keeps its own. */
function useNameFromAddress(path: string) {
  const client = useChat()
  const me = useMe()
  // Who was here last time may be signed out by now; only the server knows.
  const isKnown = useChatState(
    ({ session, connection }) => session.kind === 'signed-out' || connection.phase === 'live',
  )
  const [, navigate] = useLocation()
  const [parameters] = useSearchParams()
  const asked = cleanName(parameters.get('username') ?? '') || undefined
  const [name, setName] = useState(asked)
  const hasStarted = useRef(false)

  useEffect(() => {
    if (asked === undefined || !isKnown || hasStarted.current) return
    hasStarted.current = true
    setName(asked)
    const needed = me ? me.guest && me.name !== asked : true
    const done = () => navigate(path, { replace: true })
    // Refused, it is offered in the field, where the person can mend it.
    ;(needed ? client.signInAsGuest(asked) : Promise.resolve()).then(done, done)
  }, [asked, isKnown, me, client, navigate, path])

  return { name, isBusy: asked !== undefined }
}
