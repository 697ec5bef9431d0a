import type { Room } from '@lobby/protocol'

const byName = new Intl.Collator(undefined, { numeric: true })

/** The lobby first, then by name: a list that does not move while somebody reaches for it. */
export function sortRooms(rooms: ReadonlyMap<string, Room> | null): readonly Room[] {
  const rank = ({ slug }: Room) => (slug === 'lobby' ? 0 : 1)
  return [...(rooms?.values() ?? [])].sort(
    (a, b) => rank(a) - rank(b) || byName.compare(a.name, b.name) || byName.compare(a.slug, b.slug),
  )
}
