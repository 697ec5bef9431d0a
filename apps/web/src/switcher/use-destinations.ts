import type { Author, Room } from '@lobby/protocol'
import { useMemo, useState } from 'react'
import { recentRooms } from '../account/recent-rooms.ts'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { type NameOf, useNameOf } from '../chat/display-names.ts'
import { acquaintances, eachOnce } from '../chat/people.ts'
import { type Prepared, prepare } from '../ui/fuzzy-match.ts'
import { useFoundPeople } from '../ui/use-found-people.ts'
import type { Destination } from './destinations.ts'
import { useActions } from './use-actions.ts'

/** All that the switcher finds: rooms, people who can be written to, and what can be done. */
export function useDestinations(text: string): readonly Destination[] {
  const client = useChat()
  const me = useMe()
  const rooms = useChatState(({ rooms }) => rooms)
  const { people: findable } = useFoundPeople(text)
  const actions = useActions()
  const [recent] = useState(() => (me ? recentRooms(me.id) : []))
  // As they are when it opens: a message that comes in does not move the list.
  const [met] = useState(() => acquaintances(client.getState().timelines))
  const [prepared] = useState(() => preparedNames())
  const shown = useMemo(
    () => [
      ...met,
      ...findable,
      ...[...(rooms?.values() ?? [])].flatMap(({ people = [] }) => people),
    ],
    [met, findable, rooms],
  )
  const nameOf = useNameOf(shown)

  return useMemo(() => {
    const all = [...(rooms?.values() ?? [])]
    const hasRoom = new Set(
      all.flatMap(({ people }) => (people?.length === 1 ? people : [])).map(({ id }) => id),
    )
    const people = eachOnce([...met, ...findable]).filter(
      ({ id }) => id !== me?.id && !hasRoom.has(id),
    )
    return [
      ...all.map((room) => roomOf({ room, recent, nameOf, prepared })),
      ...people.map((person) => personOf(person, nameOf, prepared)),
      ...actions.map(({ name, icon, run }) => ({
        ...{ kind: 'action' as const, id: `do-${name}`, name, icon, run },
        prepared: prepared(name),
      })),
    ]
  }, [rooms, met, findable, me, actions, recent, prepared, nameOf])
}

type Prepare = (name: string) => Prepared
type RoomInput = {
  readonly room: Room
  readonly recent: readonly string[]
  readonly nameOf: NameOf
  readonly prepared: Prepare
}

function roomOf({ room, recent, nameOf, prepared }: RoomInput): Destination {
  const visit = recent.indexOf(room.slug)
  const visitsAgo = visit === -1 ? undefined : visit
  const name = room.people?.length ? room.people.map(nameOf).join(', ') : room.name
  return {
    ...{ kind: 'room', id: `room-${room.slug}`, name, prepared: prepared(name), room, visitsAgo },
    ...(name !== room.name && { others: [prepared(room.name)] }),
  }
}

function personOf(person: Author, nameOf: NameOf, prepared: Prepare): Destination {
  const name = nameOf(person)
  return {
    ...{ kind: 'person', id: `person-${person.id}`, name, prepared: prepared(name), person },
    ...(name !== person.name && { others: [prepared(person.name)] }),
  }
}

/** A name is made ready once, however often the rooms are counted anew. */
function preparedNames(): Prepare {
  const known = new Map<string, Prepared>()
  return (name) => {
    const prepared = known.get(name) ?? prepare(name)
    known.set(name, prepared)
    return prepared
  }
}
