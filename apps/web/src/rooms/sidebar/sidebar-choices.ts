// How a person wants their list of rooms, on this device.
import { storedNow, useStored } from '../../ui/use-stored.ts'

export type SectionName = 'unread' | 'starred' | 'direct' | 'rooms' | 'archived'

export type Order = 'name' | 'recent'
export type Show = 'all' | 'unread-first' | 'unread-only'

export type SidebarChoices = {
  readonly show: Show
  /** Sections that are not as they are at first: folded, and those that start folded, open. */
  readonly folded: readonly SectionName[]
  /** By section; by name where it is not said. */
  readonly orders: Partial<Record<SectionName, Order>>
}

const key = 'sidebar'
const atFirst: SidebarChoices = { show: 'all', folded: [], orders: {} }

/** What nobody looks at every day. */
const foldedAtFirst: ReadonlySet<SectionName> = new Set(['archived'])

export function isFolded({ folded }: SidebarChoices, section: SectionName): boolean {
  return folded.includes(section) !== foldedAtFirst.has(section)
}

/** The sections of `folded` when this one is folded, or unfolded. */
export function foldedOther({ folded }: SidebarChoices, section: SectionName) {
  const others = folded.filter((other) => other !== section)
  return others.length < folded.length ? others : [...folded, section]
}

export function useSidebarChoices() {
  const [kept, keep] = useStored(key)
  return {
    choices: parse(kept),
    choose: (changes: Partial<SidebarChoices>) =>
      keep(JSON.stringify({ ...parse(storedNow(key)), ...changes })),
  }
}

export function choicesNow(): SidebarChoices {
  return parse(storedNow(key))
}

let last: { kept: string; choices: SidebarChoices } = { kept: '', choices: atFirst }

/** The same text gives the same choices, so that what depends on them is not computed anew. */
function parse(kept: string): SidebarChoices {
  if (kept === last.kept) return last.choices
  last = { kept, choices: { ...atFirst, ...(JSON.parse(kept || '{}') as Partial<SidebarChoices>) } }
  return last.choices
}
