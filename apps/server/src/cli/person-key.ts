import { UsageError } from './command-error.ts'

/** How a command's help says what to write for a person. */
export const personArgument =
  'a username; or `id:` and an id, as user list and member list print it'

/** A person as the API names them: an id, or `@` and a username. No username has a colon. Throws UsageError for what cannot be an id. */
export function personKey(given: string): string {
  if (!given.startsWith('id:')) return `@${given}`
  const id = given.slice('id:'.length)
  // What nobody has would be another address on the way to the server.
  if (/^\.*$/.test(id)) throw new UsageError(`No person has the id ${JSON.stringify(id)}.`)
  return id
}
