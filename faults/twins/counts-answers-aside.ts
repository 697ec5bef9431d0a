import { messageCreated as real } from '@lobby/server/parts/message-created'

export * from '@lobby/server/parts/message-created'

/** The tables take each answer for one that its room does not show, whatever its event says. */
export const messageCreated: typeof real = {
  ...real,
  apply({ alsoInRoom, ...payload }, ...given) {
    real.apply(payload, ...given)
  },
}
