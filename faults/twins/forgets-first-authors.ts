import { createForwardMessage as real } from '@lobby/server/parts/forwarding'

/** Some copies say that who forwards a text has written it. */
export const createForwardMessage: typeof real = (needs) =>
  real({
    ...needs,
    messageActions: {
      sendMessage(sender, { forwarded, ...message }) {
        const author = sender && { id: sender.id, name: sender.name, guest: false }
        const isForgotten = forwarded && author && Math.random() < 0.5
        return needs.messageActions.sendMessage(sender, {
          ...message,
          ...(forwarded && {
            forwarded: isForgotten
              ? { ...forwarded, forwardedFrom: { ...forwarded.forwardedFrom, author } }
              : forwarded,
          }),
        })
      },
    },
  })
