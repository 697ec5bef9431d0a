// The wire shapes of the five tutorials that Lobby grew from. A client written
// for one of them talks to Lobby unchanged; what it says goes into the same log
// as everything else, and what anybody says reaches it in its own shape.
import { Body, type Message } from '@lobby/protocol'
import { z } from 'zod'
import type { Action, Declaration } from '../ground/permissions.ts'

/** One tutorial's socket: its path, what its clients send, what they get. */
export interface SeedShape {
  /** For `URLRouter`; the capture is the room's slug. */
  readonly path: string
  /** What it is, in the words of `permissions.ts`, to be there and to send a frame. */
  readonly actions: { readonly enter: Action; readonly send: Action }
  /** What its clients send; keys that we do not know are theirs to send. */
  readonly input: z.ZodType<{ readonly name: string | undefined; readonly body: string }>
  /** What everybody in the room gets for a message. */
  readonly output: (room: string, message: Message) => unknown
}

const actions = { enter: 'room.read', send: 'message.send' } as const

// Any text may be claimed; what of it can be a name, `seeds` decides.
const claim = z.string({ error: 'must be a text' })

// `room` and `room_name` repeat what the address says; the address decides.
export const seedShapes = {
  /** Seeds 000 and 001: `{message, username, room}` and `{username, room_name, message}`. */
  room: {
    path: 'ws/{str:room}/',
    actions,
    input: z
      .object({ message: Body, username: claim })
      .transform(({ message, username }) => ({ name: username, body: message })),
    output: (room, { author, body }) => ({ message: body, username: author.name, room }),
  },
  /** Seeds 002 and 004: `{message}`. */
  chat: {
    path: 'ws/chat/{str:room}/',
    actions,
    input: z
      .object({ message: Body })
      .transform(({ message }) => ({ name: undefined, body: message })),
    output: (_room, { body }) => ({ message: body }),
  },
  /** Seed 003: `{message, room_name, sender}`, answered by `{message: {sender, message}}`. */
  notification: {
    path: 'ws/notification/{str:room}/',
    actions,
    input: z
      .object({ message: Body, sender: claim })
      .transform(({ message, sender }) => ({ name: sender, body: message })),
    output: (_room, { author, body }) => ({ message: { sender: author.name, message: body } }),
  },
} as const satisfies Record<string, SeedShape>

/** What can be done on each of these sockets, with the action that it has declared. */
export const declaredFrames: readonly Declaration[] = Object.values(seedShapes).flatMap(
  ({ path, actions }) => [
    { name: `entering ${path}`, action: actions.enter },
    { name: `a frame on ${path}`, action: actions.send },
  ],
)
