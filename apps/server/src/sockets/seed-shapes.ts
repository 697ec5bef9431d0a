// The wire shapes of the five tutorials that Lobby grew from. A client written
// for one of them talks to Lobby unchanged; what it says goes into the same log
// as everything else, and what anybody says reaches it in its own shape.
import { Body, type Message } from '@lobby/protocol'
import { z } from 'zod'

/** One tutorial's socket: its path, what its clients send, what they get. */
export interface SeedShape {
  /** For `URLRouter`; the capture is the room's slug. */
  readonly path: string
  /** What its clients send; keys that we do not know are theirs to send. */
  readonly input: z.ZodType<{ readonly name: string | undefined; readonly body: string }>
  /** What everybody in the room gets for a message. */
  readonly output: (room: string, message: Message) => unknown
}

// Any text may be claimed; what of it can be a name, `seed-consumer` decides.
const claim = z.string({ error: 'must be a text' })

// `room` and `room_name` repeat what the address says; the address decides.
export const seedShapes = {
  /** Seeds 000 and 001: `{message, username, room}` and `{username, room_name, message}`. */
  room: {
    path: 'ws/{str:room}/',
    input: z
      .object({ message: Body, username: claim })
      .transform(({ message, username }) => ({ name: username, body: message })),
    output: (room, { author, body }) => ({ message: body, username: author.name, room }),
  },
  /** Seeds 002 and 004: `{message}`. */
  chat: {
    path: 'ws/chat/{str:room}/',
    input: z
      .object({ message: Body })
      .transform(({ message }) => ({ name: undefined, body: message })),
    output: (_room, { body }) => ({ message: body }),
  },
  /** Seed 003: `{message, room_name, sender}`, answered by `{message: {sender, message}}`. */
  notification: {
    path: 'ws/notification/{str:room}/',
    input: z
      .object({ message: Body, sender: claim })
      .transform(({ message, sender }) => ({ name: sender, body: message })),
    output: (_room, { author, body }) => ({ message: { sender: author.name, message: body } }),
  },
} as const satisfies Record<string, SeedShape>
