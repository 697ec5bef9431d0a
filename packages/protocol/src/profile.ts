// What people choose about how they are shown, and how they are spoken to.
import { z } from 'zod'
import { colors, languages, limits } from './limits.ts'

/** The language that somebody has chosen, for the page and for mails. */
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** The colour of somebody's avatar and name. Who has chosen none gets one of the page's choosing, by their id. */
export const Color = z.enum(colors)
export type Color = z.infer<typeof Color>

/** What somebody has chosen; null: nothing yet. */
export const Profile = z.object({ color: Color.nullable(), language: Language.nullable() })
export type Profile = z.infer<typeof Profile>

/** What is not given stays as it is. */
export const ProfileChange = z.strictObject(Profile.partial().shape)
export type ProfileChange = z.infer<typeof ProfileChange>

/** How people are shown of whom one knows the id. */
export const PersonLooks = z.object({ id: z.string(), color: Color.nullable() })
export type PersonLooks = z.infer<typeof PersonLooks>
export const PeopleQuery = z.strictObject({
  /** Separated by commas. */
  ids: z
    .string()
    .max(limits.peopleAtOnce * 65)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(z.string().min(1).max(64)).max(limits.peopleAtOnce)),
})
export const PeopleLooks = z.object({ people: z.array(PersonLooks) })
