// How a person wants their list of rooms, on all of their devices.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Name, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'

/** In which order a section shows its rooms; `own`: as the person has put them. */
export const sectionOrders = ['name', 'recent', 'own'] as const

/** A section that a person has made in their list of rooms. */
export const SidebarSection = z.object({
  id: z.string(),
  name: z.string(),
  folded: z.boolean(),
  order: z.enum(sectionOrders),
  /** The addresses of its rooms, in the person's order. A room that they may not read any more is left out by the page. */
  rooms: z.array(z.string()),
})
export type SidebarSection = z.infer<typeof SidebarSection>

export const Sidebar = z.object({
  /** How often it was changed; 0: never. */
  version: z.number().int().min(0),
  /** In the person's order. */
  sections: z.array(SidebarSection),
})
export type Sidebar = z.infer<typeof Sidebar>

/** A section as a client gives it. */
const NewSection = z.strictObject({
  ...SidebarSection.shape,
  /** Chosen by the client; no two sections have the same. */
  id: z.string().regex(/^[a-z0-9-]{1,36}$/),
  name: Name,
  rooms: z.array(Slug),
})

const Sections = z
  .array(NewSection)
  .max(limits.sections, { message: `a list of rooms has at most ${limits.sections} sections` })
  .refine((sections) => new Set(sections.map(({ id }) => id)).size === sections.length, {
    message: 'each section has an id of its own',
  })
  .refine((sections) => sections.flatMap(({ rooms }) => rooms).length <= limits.sectionRooms, {
    message: `sections have at most ${limits.sectionRooms} rooms in all`,
  })
  .refine(
    (sections) => {
      const rooms = sections.flatMap(({ rooms }) => rooms)
      return new Set(rooms).size === rooms.length
    },
    { message: 'a room is in one section' },
  )

export const sidebarEndpoints = {
  'GET /api/sidebar': {
    requires: 'sidebar.keep',
    summary: 'The sections of your list of rooms',
    answers: { 200: ['Those that you have made.', Sidebar] },
  },
  'PUT /api/sidebar': {
    requires: 'sidebar.keep',
    summary: 'Change the sections of your list of rooms',
    description:
      'All of them, in place of those of this `version`; your open tabs are told. Where they were changed meanwhile, it is refused as `changed_meanwhile`: read them, and make your change again.',
    body: z.strictObject({ version: z.number().int().min(0), sections: Sections }),
    answers: { 200: ['As they are now.', Sidebar] },
  },
} as const satisfies EndpointTable
