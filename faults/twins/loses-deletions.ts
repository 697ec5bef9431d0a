import { messageDeleted as real } from '@lobby/server/parts/message-deleted'

/** Takes some messages for deleted ones, and says that they are. */
export const messageDeleted: typeof real = {
  ...real,
  decide: (...asked) => (Math.random() < 0.3 ? 'unchanged' : real.decide?.(...asked)),
}
