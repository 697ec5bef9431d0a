/** How a server lets its sockets go. */
export const drainOptions = {
  /** Milliseconds until what has not ended is cut off. */
  within: 9_000,
  /** Parts in which sockets are closed, until a second before that. */
  waves: 16,
} as const
