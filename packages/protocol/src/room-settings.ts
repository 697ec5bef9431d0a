// What those decide who moderate a room.
import { z } from 'zod'
import { limits } from './limits.ts'

/** How much of the past a new member sees: `all` of it, or nothing from before they `joined`. */
export const HistoryVisibility = z.enum(['all', 'joined'])
export type HistoryVisibility = z.infer<typeof HistoryVisibility>

/** What a room's moderators decide. */
export const RoomSettings = z.object({
  /** Whether guests may come in. Off: in a public room there are none any more, and into a private one none are let. */
  guests: z.boolean(),
  /** Who may write. */
  posting: z.enum(['everybody', 'moderators']),
  /** Seconds between two messages of one person; 0: none. Moderators need not wait. */
  slowMode: z.number().int().min(0).max(limits.slowModeMax),
  /** Of a public room, always `all`. */
  history: HistoryVisibility,
  /** Nothing is written any more, by nobody, until it is undone. */
  archived: z.boolean(),
  /** Who may see what a message said before it was edited. */
  edits: z.enum(['everybody', 'moderators', 'nobody']),
  /** Whether messages can be answered in a thread. */
  threads: z.boolean(),
  /** Who reaches everybody by `@room` and `@here`; guests never do. */
  calls: z.enum(['everybody', 'moderators']),
  /** Whether pages to which messages link are shown below them. */
  previews: z.boolean(),
  /** What shows the room: the hash of an image, a square, which is at `/images/{hash}`. Empty: nothing but its sign. */
  image: z.string(),
})
export type RoomSettings = z.infer<typeof RoomSettings>
