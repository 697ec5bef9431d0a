// How people are called on the page: by the display names of their accounts, where they have chosen one.
import type { Author, Room } from '@lobby/protocol'
import { useCallback, useEffect } from 'react'
import { useChat, useChatState } from './chat.tsx'

type Person = Pick<Author, 'id' | 'name'>
export type NameOf = (person: Person) => string

/** People asked for at once by a list: of more, those who are on the screen ask for themselves. */
const atMost = 300

/** How each of these people is called; the page asks for the names that it does not know yet. */
export function useNameOf(people: readonly (Person | undefined)[]): NameOf {
  const client = useChat()
  const names = useChatState(({ displayNames }) => displayNames)
  const ids = people
    .slice(0, atMost)
    .flatMap((person) => person?.id ?? [])
    .join(' ')
  useEffect(() => {
    for (const id of ids.split(' ')) if (id !== '') client.wantAppearance(id)
  }, [client, ids])
  return useCallback(({ id, name }) => names.get(id) ?? name, [names])
}

/** How one person is called; drawn anew only when that is another name. */
export function useShownName({ id, name }: Person): string {
  const client = useChat()
  const displayName = useChatState(({ displayNames }) => displayNames.get(id))
  useEffect(() => client.wantAppearance(id), [client, id])
  return displayName ?? name
}

const nobody: readonly Author[] = []

/** How a room is called: a direct one, by the names of the others in it. */
export function useRoomName(room: Pick<Room, 'name' | 'people'> | undefined): string | undefined {
  const people = room?.people ?? nobody
  const nameOf = useNameOf(people)
  return people.length > 0 ? people.map(nameOf).join(', ') : room?.name
}
