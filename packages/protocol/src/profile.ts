// What people choose about how they are shown, and how they are spoken to.
import { z } from 'zod'
import { colors, digestIntervals, languages, limits, presenceChoices, presences } from './limits.ts'
import { Emoji, Name } from './resources.ts'
import { codePoints, isBlank } from './text.ts'

/** The language that the person has chosen, for the page and for mails. */
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** The colour of a person's avatar and name. Without a choice, the page takes one by their id. */
export const Color = z.enum(colors)
export type Color = z.infer<typeof Color>

/** How a person is here: `dnd` does not want to be disturbed, `away` has not used any of their devices for a while. */
export const Presence = z.enum(presences)
export type Presence = z.infer<typeof Presence>

/** What a person has chosen to be shown as while they are here: `hidden` looks offline to everybody else. */
export const PresenceChoice = z.enum(presenceChoices)
export type PresenceChoice = z.infer<typeof PresenceChoice>

/** Whether a person wants to see the pages to which messages link; who has chosen nothing sees them. */
export const PreviewChoice = z.enum(['off'])
export type PreviewChoice = z.infer<typeof PreviewChoice>

/** How one person is here. */
export const PersonPresence = z.object({ id: z.string(), presence: Presence })
export type PersonPresence = z.infer<typeof PersonPresence>

/** What a person says of themselves for a while; without `until`, as long as they like. At its end it is gone by itself. */
export const Status = z.object({
  emoji: z.string().optional(),
  text: z.string().optional(),
  until: z.iso.datetime().optional(),
})
export type Status = z.infer<typeof Status>

/** A status as a client gives it. */
export const NewStatus = z
  .strictObject({
    emoji: Emoji.optional(),
    text: z
      .string()
      .max(4 * limits.statusCodePoints)
      .transform((text) => text.replace(/\s+/gu, ' ').trim())
      .refine((text) => text.isWellFormed() && !text.includes('\0'), {
        message: 'a status is Unicode text without the character NUL',
      })
      .refine((text) => codePoints(text) <= limits.statusCodePoints, {
        message: `a status has at most ${limits.statusCodePoints} characters`,
      })
      .optional(),
    until: z.iso.datetime().optional(),
  })
  .refine(({ emoji, text }) => emoji !== undefined || (text !== undefined && !isBlank(text)), {
    message: 'a status has an emoji or a text',
  })

/** The name by which an account is shown beside its username: free text, as a client gives it. */
export const DisplayName = Name.refine((name) => /[\p{L}\p{N}]/u.test(name), {
  message: 'a name needs a letter or a digit',
})

/** By whose clock a person lives, as the browser calls it. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: 'a time zone is a name such as Europe/Berlin' })

function isTimeZone(name: string): boolean {
  try {
    // Offsets such as +02:00 are taken as well, but are of one season alone.
    return /^[A-Z]/i.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

const Clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day is hours and minutes, as in 22:30' })

/** When a person is not to be disturbed: on these days, 0 being Sunday, from one time of day to another, which is on the next day where it is no later. */
export const QuietHours = z.strictObject({
  days: z.array(z.int().min(0).max(6)).min(1).max(7),
  from: Clock,
  to: Clock,
  /** By whose clock. */
  timeZone: TimeZone,
})
export type QuietHours = z.infer<typeof QuietHours>

/** A word that a person wants to hear of, as a client gives it. */
const Keyword = z
  .string()
  .max(4 * limits.keywordCodePoints)
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .refine((text) => text.isWellFormed() && !text.includes('\0') && /[\p{L}\p{N}]/u.test(text), {
    message: 'a word has a letter or a digit',
  })
  .refine((text) => codePoints(text) <= limits.keywordCodePoints, {
    message: `a word has at most ${limits.keywordCodePoints} characters`,
  })

/** Each once, whatever its case. */
export const Keywords = z
  .array(Keyword)
  .max(limits.keywords)
  .transform((words) => [...new Map(words.map((word) => [word.toLowerCase(), word])).values()])

/** Mails about what a person has missed: how often at most, and whether they show who wrote and where, or the text as well. */
export const MailDigest = z.strictObject({
  every: z.enum(digestIntervals),
  shows: z.enum(['room', 'text']),
})
export type MailDigest = z.infer<typeof MailDigest>

/** What a person has chosen; null: nothing yet. */
export const Profile = z.object({
  color: Color.nullable(),
  language: Language.nullable(),
  /** Absent: none. */
  status: Status.nullable().optional(),
  /** The name by which their account is shown; absent: its username. */
  displayName: z.string().optional(),
  /** Absent: they do not say. */
  timeZone: z.string().optional(),
  /** The address of the picture that shows them, which is a square; absent: their initials do. */
  picture: z.string().optional(),
  /** Absent: as they are. */
  presence: PresenceChoice.optional(),
  /** The end of that; absent: none. */
  presenceUntil: z.iso.datetime().optional(),
  /** Words of which they want to hear as if they were mentioned; absent: none. */
  keywords: z.array(z.string()).optional(),
  /** Absent: none. */
  quiet: QuietHours.optional(),
  /** Absent: pages to which messages link are shown below them. */
  previews: PreviewChoice.optional(),
  /** Absent: once a day, without texts. */
  digest: MailDigest.optional(),
  /** The ids of the people that they have blocked; absent: nobody. */
  blocked: z.array(z.string()).optional(),
})
export type Profile = z.infer<typeof Profile>

/** The appearance of people whose id is known. */
export const PersonAppearance = z.object({
  id: z.string(),
  color: Color.nullable(),
  /** Absent: none. */
  status: Status.optional(),
  /** Absent: the name of the author is the one to show. */
  displayName: z.string().optional(),
  timeZone: z.string().optional(),
  /** The address of their picture, a square: another picture has another one. Absent: their initials show them. */
  picture: z.string().optional(),
})
export type PersonAppearance = z.infer<typeof PersonAppearance>
