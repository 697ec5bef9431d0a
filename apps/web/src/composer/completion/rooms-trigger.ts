import { useMemo } from 'react'
import { useChatState } from '../../chat/chat.tsx'
import { sortRooms } from '../../chat/sort-rooms.ts'
import { ranked } from './ranking.ts'
import type { Option, Trigger } from './trigger.ts'

/** Rooms that have an address to be told: by their names and addresses. */
export const roomsTrigger: Trigger = {
  name: 'rooms',
  useOptions(query) {
    const rooms = useChatState(({ rooms }) => rooms)
    return useMemo<readonly Option[]>(() => {
      const named = sortRooms(rooms).filter(({ kind }) => kind !== 'direct')
      return ranked(named, query, ({ name, slug }) => [name, slug]).map(({ slug, name }) => ({
        key: slug,
        label: name,
        detail: `#${slug}`,
        insert: `#${slug}`,
      }))
    }, [rooms, query])
  },
}
