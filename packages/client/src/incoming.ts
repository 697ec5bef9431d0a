import type { Message, RoomEvent } from '@lobby/protocol'

export type IncomingMessage = {
  readonly room: string
  readonly message: Message
  readonly isMine: boolean
}

/** Tells whoever wants to hear it of each message that comes in. */
export class Incoming {
  readonly #listeners = new Set<(incoming: IncomingMessage) => void>()

  listen(listener: (incoming: IncomingMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  announce(room: string, events: readonly RoomEvent[], me: string | undefined): void {
    for (const event of events) {
      if (event.type !== 'message.created' || event.message.deleted) continue
      const { message } = event
      for (const listener of this.#listeners)
        listener({ room, message, isMine: message.author.id === me })
    }
  }
}
