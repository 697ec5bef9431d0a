import type { Timeline } from '@lobby/client'
import type { Room } from '@lobby/protocol'
import { calls, isHidden } from '../../chat/room-level.ts'
import { sortRooms } from '../../chat/sort-rooms.ts'
import type { SectionName, SidebarChoices } from './sidebar-choices.ts'

export type Section = { readonly name: SectionName; readonly rooms: readonly Room[] }

type Input = {
  readonly rooms: ReadonlyMap<string, Room> | null
  /** What tells when something was last said. */
  readonly timelines: ReadonlyMap<string, Timeline>
  readonly starred: ReadonlySet<string>
  readonly choices: Pick<SidebarChoices, 'show' | 'orders'>
  /** The room on screen. It does not leave the unread ones while it is read. */
  readonly current: string | undefined
}

/** The list of rooms in its sections, each room in one of them. A section without rooms is left out, but for the last two. */
export function sectionsOf({ rooms, timelines, starred, choices, current }: Input): Section[] {
  const { show, orders } = choices
  const isUnread = (room: Room) => calls(room) || room.slug === current
  const sectionOf = (room: Room): SectionName => {
    if (show === 'unread-first' && calls(room)) return 'unread'
    if (starred.has(room.slug)) return 'starred'
    return room.kind === 'direct' ? 'direct' : 'rooms'
  }
  const shown = sortRooms(rooms).filter((room) => !isHidden(room) || room.slug === current)
  if (show === 'unread-only') return [{ name: 'unread', rooms: shown.filter(isUnread) }]
  const groups = Map.groupBy(shown, sectionOf)
  const section = (name: SectionName): Section => {
    const group = groups.get(name) ?? []
    return { name, rooms: orders[name] === 'recent' ? newestFirst(group, timelines) : group }
  }
  return [
    ...[section('unread'), section('starred')].filter(({ rooms }) => rooms.length > 0),
    section('direct'),
    section('rooms'),
  ]
}

function newestFirst(
  rooms: readonly Room[],
  timelines: ReadonlyMap<string, Timeline>,
): readonly Room[] {
  const times = new Map(rooms.map((room) => [room.slug, lastTime(room, timelines.get(room.slug))]))
  const timeOf = ({ slug }: Room) => times.get(slug) ?? ''
  return rooms.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : 0))
}

/** When something was last said in the room, as far as this page knows. */
function lastTime({ createdAt }: Room, timeline: Timeline | undefined): string {
  const last = timeline?.events.findLast(({ type }) => type === 'message.created')
  return last?.type === 'message.created' ? last.message.createdAt : createdAt
}
