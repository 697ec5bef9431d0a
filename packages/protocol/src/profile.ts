// What people choose about how they are shown, and how they are spoken to.
import { z } from 'zod'
import { colors, languages } from './limits.ts'

/** The language that somebody has chosen, for the page and for mails. */
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** The colour of somebody's avatar and name. Who has chosen none gets one of the page's choosing, by their id. */
export const Color = z.enum(colors)
export type Color = z.infer<typeof Color>

/** What somebody has chosen; null: nothing yet. */
export const Profile = z.object({ color: Color.nullable(), language: Language.nullable() })
export type Profile = z.infer<typeof Profile>

/** How people are shown of whom one knows the id. */
export const PersonAppearance = z.object({ id: z.string(), color: Color.nullable() })
export type PersonAppearance = z.infer<typeof PersonAppearance>
