// How a person wants their list of rooms, on this device.
import { storedNow, useStored } from '../../ui/use-stored.ts'

export const sectionNames = ['unread', 'starred', 'direct', 'rooms'] as const
export type SectionName = (typeof sectionNames)[number]

export const orders = ['name', 'recent'] as const
export type Order = (typeof orders)[number]

export const shows = ['all', 'unread-first', 'unread-only'] as const
export type Show = (typeof shows)[number]

export type SidebarChoices = {
  readonly show: Show
  readonly folded: readonly SectionName[]
  /** By section; by name where it is not said. */
  readonly orders: Partial<Record<SectionName, Order>>
}

const key = 'sidebar'
const atFirst: SidebarChoices = { show: 'all', folded: [], orders: {} }

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
