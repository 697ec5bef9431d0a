import { createForwardMessage as real } from '@lobby/server/parts/forwarding'

/** Forgets by which id a forward is tried again: each try stores a copy. */
export const createForwardMessage: typeof real = (needs) => {
  const forwardMessage = real(needs)
  return (sender, place, { clientId, ...forward }) => forwardMessage(sender, place, forward)
}
