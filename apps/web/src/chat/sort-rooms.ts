import type { Room } from '@lobby/protocol'

const byName = new Intl.Collator(undefined, { numeric: true })

/** The lobby first, then by name, then what people have among themselves: a list that does not move while a person reaches for it. */
export function sortRooms(rooms: ReadonlyMap<string, Room> | null): readonly Room[] {
  return [...(rooms?.values() ?? [])].sort(
    (a, b) => rank(a) - rank(b) || byName.compare(a.name, b.name) || byName.compare(a.slug, b.slug),
  )
}

function rank({ slug, kind }: Room): number {
  if (kind === 'direct') return 2
  return slug === 'lobby' ? 0 : 1
}
