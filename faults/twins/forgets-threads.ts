import { messageCreated as real } from '@lobby/server/parts/message-created'

export * from '@lobby/server/parts/message-created'

/** Some answers of a thread stand in the room, as if they were for nobody. */
export const messageCreated: typeof real = {
  ...real,
  payloadOf(draft) {
    const { thread, ...rest } = real.payloadOf(draft)
    return thread === undefined || Math.random() < 0.3 ? rest : { ...rest, thread }
  },
}
