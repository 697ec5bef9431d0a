/** How a command's help says what to write for somebody. */
export const personArgument =
  'a username; or `id:` and an id, as user list and member list print it'

/** Whoever is meant, as the API names them: an id, or `@` and a username. No username has a colon. */
export function personKey(given: string): string {
  return given.startsWith('id:') ? given.slice('id:'.length) : `@${given}`
}
