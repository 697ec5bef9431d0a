// What people choose about how they are shown, and how they are spoken to.
import { z } from 'zod'
import { colors, languages } from './limits.ts'

/** The language that the person has chosen, for the page and for mails. */
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** The colour of a person's avatar and name. Without a choice, the page takes one by their id. */
export const Color = z.enum(colors)
export type Color = z.infer<typeof Color>

/** What a person has chosen; null: nothing yet. */
export const Profile = z.object({
  color: Color.nullable(),
  language: Language.nullable(),
  /** The ids of people whom they have blocked; absent: nobody. */
  blocked: z.array(z.string()).optional(),
})
export type Profile = z.infer<typeof Profile>

/** The appearance of people whose id is known. */
export const PersonAppearance = z.object({ id: z.string(), color: Color.nullable() })
export type PersonAppearance = z.infer<typeof PersonAppearance>
