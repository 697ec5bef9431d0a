import { messageCreated as real } from '@lobby/server/parts/message-created'

export * from '@lobby/server/parts/message-created'

/** Some replies are messages as any other. */
export const messageCreated: typeof real = {
  ...real,
  payloadOf(draft) {
    const { replyTo, ...rest } = real.payloadOf(draft)
    return replyTo === undefined || Math.random() < 0.3 ? rest : { ...rest, replyTo }
  },
}
