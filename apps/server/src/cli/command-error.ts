/** Something went wrong that the person at the terminal can mend; the message is one clear line. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
