/** Something went wrong that the person at the terminal can mend; the message is one clear line. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
}

/** What was typed cannot be meant: a flag or an argument is wrong. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError'
}
