import type { ChatState } from '@lobby/client'
import { useMemo } from 'react'
import { useChatState } from '../../chat/chat.tsx'
import { isHidden } from '../../chat/room-level.ts'
import { starredNow, useStarredRooms } from '../starred-rooms.ts'
import { useLevelEnds } from '../use-level-ends.ts'
import { ownSectionsNow, useOwnSections } from './own-sections.ts'
import { choicesNow, useSidebarChoices } from './sidebar-choices.ts'
import { type Section, sectionsOf } from './sidebar-sections.ts'

const noTimelines: ChatState['timelines'] = new Map()

/** The list of rooms as the person wants it. */
export function useSections(current: string | undefined): readonly Section[] {
  const rooms = useChatState(({ rooms }) => rooms)
  const { starred } = useStarredRooms()
  const own = useOwnSections()
  const { choices } = useSidebarChoices()
  // Each message makes other timelines; only an order by time depends on them.
  const orders = [...Object.values(choices.orders), ...own.map(({ order }) => order)]
  const isByTime = orders.includes('recent')
  const timelines = useChatState(({ timelines }) => (isByTime ? timelines : noTimelines))
  // A hidden room is in the list while it is on screen.
  const kept = useChatState(({ rooms }) => {
    const room = rooms?.get(current ?? '')
    return choices.show !== 'all' || (room && isHidden(room)) ? current : undefined
  })
  const ends = useLevelEnds()
  // biome-ignore lint/correctness/useExhaustiveDependencies: where a level has ended, the list is another one
  return useMemo(
    () => sectionsOf({ rooms, timelines, starred, own, choices, current: kept }),
    [rooms, timelines, starred, own, choices, kept, ends],
  )
}

/** The same, as it is now. */
export function sectionsNow(state: ChatState, current: string | undefined): readonly Section[] {
  const { rooms, timelines, session } = state
  const person = session.kind === 'signed-in' ? session.user.id : undefined
  const [starred, own, choices] = [starredNow(person), ownSectionsNow(person), choicesNow()]
  return sectionsOf({ rooms, timelines, starred, own, choices, current })
}
