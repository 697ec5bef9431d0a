// What can be done to the sections of a list of rooms. Pure: the same sections give the same ones.
import type { SidebarSection } from '@lobby/protocol'
import type { SectionsChange } from './own-sections.ts'

/** A new section, at the end; with a room, where one is named. */
export const withSection =
  (id: string, name: string, slug?: string): SectionsChange =>
  (sections) => {
    if (sections.some((section) => section.id === id)) return sections
    const rooms = slug === undefined ? [] : [slug]
    const others = slug === undefined ? sections : withoutRoom(slug)(sections)
    return [...others, { id, name, folded: false, order: 'name', rooms }]
  }

export const withoutSection =
  (id: string): SectionsChange =>
  (sections) =>
    sections.filter((section) => section.id !== id)

export const changedSection =
  (id: string, changes: Partial<Omit<SidebarSection, 'id' | 'rooms'>>): SectionsChange =>
  (sections) =>
    sections.map((section) => (section.id === id ? { ...section, ...changes } : section))

/** The section one place further up, or down. */
export const movedSection =
  (id: string, by: -1 | 1): SectionsChange =>
  (sections) =>
    moved(sections, (section) => section.id === id, by)

/** The room in this section and in no other one: before another room of it, or at its end. */
export const placedRoom =
  (slug: string, id: string, before?: string): SectionsChange =>
  (sections) =>
    withoutRoom(slug)(sections).map((section) => {
      if (section.id !== id) return section
      const at = before === undefined ? -1 : section.rooms.indexOf(before)
      const place = at < 0 ? section.rooms.length : at
      return { ...section, rooms: section.rooms.toSpliced(place, 0, slug) }
    })

export const withoutRoom =
  (slug: string): SectionsChange =>
  (sections) =>
    sections.map((section) =>
      section.rooms.includes(slug)
        ? { ...section, rooms: section.rooms.filter((other) => other !== slug) }
        : section,
    )

/** The room one place further up or down among those that its section shows, which is in the person's own order from then on. */
export const movedRoom =
  (slug: string, by: -1 | 1, shown: readonly string[]): SectionsChange =>
  (sections) =>
    sections.map((section) => {
      if (!section.rooms.includes(slug)) return section
      const seen = shown.filter((other) => section.rooms.includes(other))
      const unseen = section.rooms.filter((other) => !shown.includes(other))
      const rooms = [...moved(seen, (other) => other === slug, by), ...unseen]
      return { ...section, order: 'own', rooms }
    })

function moved<Item>(
  items: readonly Item[],
  isMeant: (item: Item) => boolean,
  by: -1 | 1,
): readonly Item[] {
  const from = items.findIndex(isMeant)
  const to = from + by
  const item = items[from]
  if (item === undefined || to < 0 || to >= items.length) return items
  return items.toSpliced(from, 1).toSpliced(to, 0, item)
}
