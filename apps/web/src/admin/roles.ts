/** The roles on the server, the most first. */
export const roles = ['owner', 'admin', 'moderator', 'member', 'guest'] as const
