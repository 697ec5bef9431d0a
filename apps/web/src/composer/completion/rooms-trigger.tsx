import { useMemo } from 'react'
import { useChatState } from '../../chat/chat.tsx'
import { sortRooms } from '../../chat/sort-rooms.ts'
import { RoomSign } from '../../ui/room-sign.tsx'
import { ranked } from './ranking.ts'
import type { Option, Trigger } from './trigger.ts'

/** Rooms that have an address to be told: by their names and addresses. */
export const roomsTrigger: Trigger = {
  name: 'rooms',
  useOptions(query) {
    const rooms = useChatState(({ rooms }) => rooms)
    return useMemo<readonly Option[]>(() => {
      const named = sortRooms(rooms).filter(({ kind }) => kind !== 'direct')
      return ranked(named, query, ({ name, slug }) => [name, slug]).map((room) => ({
        key: room.slug,
        label: room.name,
        detail: `#${room.slug}`,
        picture: <RoomSign room={room} sizes={[18, 24]} />,
        insert: `#${room.slug}`,
      }))
    }, [rooms, query])
  },
}
