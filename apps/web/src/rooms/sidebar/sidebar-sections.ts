import type { Timeline } from '@lobby/client'
import type { Room, SidebarSection } from '@lobby/protocol'
import { calls, isHidden } from '../../chat/room-level.ts'
import { sortRooms } from '../../chat/sort-rooms.ts'
import type { SectionName, SidebarChoices } from './sidebar-choices.ts'

export type Section = {
  readonly key: SectionName | OwnKey
  /** One that the person has made. */
  readonly own?: SidebarSection
  readonly rooms: readonly Room[]
}

type OwnKey = `own ${string}`

export const ownKey = (id: string): OwnKey => `own ${id}`

/** The id of a section that a person has made; undefined for one that everybody has. */
export function ownId(key: string): string | undefined {
  return key.startsWith('own ') ? key.slice(4) : undefined
}

type Input = {
  readonly rooms: ReadonlyMap<string, Room> | null
  /** What tells when something was last said. */
  readonly timelines: ReadonlyMap<string, Timeline>
  readonly starred: ReadonlySet<string>
  /** What the person has made. */
  readonly own: readonly SidebarSection[]
  readonly choices: Pick<SidebarChoices, 'show' | 'orders'>
  /** The room on screen. It does not leave the unread ones while it is read. */
  readonly current: string | undefined
}

/** The list of rooms in its sections, each room in one of them. A section without rooms is left out, but for those of people and of rooms. */
export function sectionsOf({ rooms, timelines, starred, own, choices, current }: Input): Section[] {
  const { show, orders } = choices
  const isUnread = (room: Room) => calls(room) || room.slug === current
  const placed = new Map(own.flatMap(({ id, rooms }) => rooms.map((slug) => [slug, ownKey(id)])))
  const sectionOf = (room: Room): Section['key'] => {
    if (show === 'unread-first' && calls(room)) return 'unread'
    // Nothing is written there any more, wherever the person has put it.
    if (room.settings.archived) return 'archived'
    if (starred.has(room.slug)) return 'starred'
    return placed.get(room.slug) ?? (room.kind === 'direct' ? 'direct' : 'rooms')
  }
  const shown = sortRooms(rooms).filter((room) => !isHidden(room) || room.slug === current)
  if (show === 'unread-only') return [{ key: 'unread', rooms: shown.filter(isUnread) }]
  const groups = Map.groupBy(shown, sectionOf)
  const section = (key: SectionName): Section => {
    const group = groups.get(key) ?? []
    return { key, rooms: orders[key] === 'recent' ? newestFirst(group, timelines) : group }
  }
  const ownSection = (one: SidebarSection): Section => {
    const key = ownKey(one.id)
    const group = groups.get(key) ?? []
    const inOrder = {
      name: () => group,
      recent: () => newestFirst(group, timelines),
      own: () => byHand(group, one),
    }
    return { key, own: one, rooms: inOrder[one.order]() }
  }
  const filled = (...keys: SectionName[]) =>
    keys.map(section).filter(({ rooms }) => rooms.length > 0)
  return [
    ...filled('unread', 'starred'),
    ...own.map(ownSection),
    section('direct'),
    section('rooms'),
    ...filled('archived'),
  ]
}

function byHand(rooms: readonly Room[], { rooms: slugs }: SidebarSection): readonly Room[] {
  const places = new Map(slugs.map((slug, place) => [slug, place]))
  return rooms.toSorted((a, b) => (places.get(a.slug) ?? 0) - (places.get(b.slug) ?? 0))
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
