// What is in a room's log. Every event has a `seq`; a room's state is what its
// events add up to.
import { z } from 'zod'
import { Author, ClientId, Message, Seq } from './resources.ts'

/** A message exists. Also how a sender learns that its own pending message was stored. */
export const MessageCreated = z.object({
  type: z.literal('message.created'),
  seq: Seq,
  /** The sender's id for it; absent when the sender gave none. */
  clientId: ClientId.optional(),
  message: Message,
})
export type MessageCreated = z.infer<typeof MessageCreated>

/** The room has another name. */
export const RoomRenamed = z.object({
  type: z.literal('room.renamed'),
  seq: Seq,
  name: z.string(),
  by: Author,
})
export type RoomRenamed = z.infer<typeof RoomRenamed>

export const RoomEvent = z.discriminatedUnion('type', [MessageCreated, RoomRenamed])
export type RoomEvent = z.infer<typeof RoomEvent>
