import { messageCreated as real } from '@lobby/server/parts/message-created'

export * from '@lobby/server/parts/message-created'

/** Some answers that are for the room as well stand in their threads alone. */
export const messageCreated: typeof real = {
  ...real,
  payloadOf(draft) {
    const { alsoInRoom, ...rest } = real.payloadOf(draft)
    return !alsoInRoom || Math.random() < 0.3 ? rest : { ...rest, alsoInRoom }
  },
}
