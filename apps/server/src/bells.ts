// The bells of the chat: what connections tell each other through the channel
// layer. Any of them may be lost: the log is the truth, and a client that missed
// one learns of it from the next `ping`, or from its next `hello`.
import { type LayerMessage, LayerUnavailable } from '@lobby/channels'
import type { Context } from './context.ts'

/** Every native connection: rooms that come and go. */
export const everyone = 'lobby.everyone'

/** Every connection, also those of the tutorials: what the server lets people do has changed. */
export const everySocket = 'lobby.sockets'

/** The connections that follow a room: who is typing, and who looks different. */
export const roomGroup = (roomId: string) => `lobby.room.${roomId}`

/** The native connections of one person: what another tab has read, which rooms are theirs, and how they look. */
export const personGroup = (personId: string) => `lobby.person.${personId}`

/** All connections of one person, the tutorials' as well: that the person signed out or took another name. */
export const sessionGroup = (personId: string) => `lobby.session.${personId}`

/** Tells a group. A layer that does not answer never fails what the bell is about: that is stored. */
export async function ring(
  { layer, logger }: Pick<Context, 'layer' | 'logger'>,
  group: string,
  message: LayerMessage,
): Promise<void> {
  try {
    await layer.groupSend(group, message)
  } catch (error) {
    // That the layer is away is said once, as a trouble.
    if (error instanceof LayerUnavailable) return
    logger.warn({ err: error, group }, 'The channel layer did not take a message.')
  }
}
