import type { Author, Room } from '@lobby/protocol'
import { useMemo, useState } from 'react'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { acquaintances, eachOnce } from '../rooms/people.ts'
import { recentRooms } from '../rooms/recent-rooms.ts'
import { useInvited } from '../rooms/use-invited.ts'
import type { Destination } from './destinations.ts'
import { type Prepared, prepare } from './fuzzy-match.ts'
import { useActions } from './use-actions.ts'

/** All that the switcher finds: rooms, people who can be written to, and what can be done. */
export function useDestinations(): readonly Destination[] {
  const client = useChat()
  const me = useMe()
  const rooms = useChatState(({ rooms }) => rooms)
  const invited = useInvited()
  const actions = useActions()
  const [recent] = useState(() => (me ? recentRooms(me.id) : []))
  // As they are when it opens: a message that comes in does not move the list.
  const [met] = useState(() => acquaintances(client.getState().timelines))
  const [prepared] = useState(() => preparedNames())

  return useMemo(() => {
    const all = [...(rooms?.values() ?? [])]
    const hasRoom = new Set(
      all.flatMap(({ people }) => (people?.length === 1 ? people : [])).map(({ id }) => id),
    )
    const people = eachOnce([...met, ...invited]).filter(
      ({ id }) => id !== me?.id && !hasRoom.has(id),
    )
    return [
      ...all.map((room) => roomOf(room, recent, prepared(room.name))),
      ...people.map((person) => personOf(person, prepared(person.name))),
      ...actions.map(({ name, icon, run }) => ({
        ...{ kind: 'action' as const, id: `do-${name}`, name, icon, run },
        prepared: prepared(name),
      })),
    ]
  }, [rooms, met, invited, me, actions, recent, prepared])
}

function roomOf(room: Room, recent: readonly string[], prepared: Prepared): Destination {
  const visit = recent.indexOf(room.slug)
  const visitsAgo = visit === -1 ? undefined : visit
  return { kind: 'room', id: `room-${room.slug}`, name: room.name, prepared, room, visitsAgo }
}

function personOf(person: Author, prepared: Prepared): Destination {
  return { kind: 'person', id: `person-${person.id}`, name: person.name, prepared, person }
}

/** A name is made ready once, however often the rooms are counted anew. */
function preparedNames(): (name: string) => Prepared {
  const known = new Map<string, Prepared>()
  return (name) => {
    const prepared = known.get(name) ?? prepare(name)
    known.set(name, prepared)
    return prepared
  }
}
