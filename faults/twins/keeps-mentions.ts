import { messageEdited as real } from '@lobby/server/parts/message-edited'

export * from '@lobby/server/parts/message-edited'

/** Some edits tell the people that they mention nothing, and take no mention away. */
export const messageEdited: typeof real = {
  ...real,
  apply(payload, event, state) {
    const setMentions = state.setMentions
    if (Math.random() < 0.5) state.setMentions = () => {}
    try {
      real.apply(payload, event, state)
    } finally {
      state.setMentions = setMentions
    }
  },
}
