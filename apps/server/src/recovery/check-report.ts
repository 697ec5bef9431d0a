/** What is looked at, in this order. */
export const checkNames = ['file', 'schema', 'epochs', 'log', 'tables', 'audit log'] as const
export type CheckName = (typeof checkNames)[number]

export interface Check {
  readonly name: CheckName
  /** What was found, where nothing is wrong. */
  readonly found: string
  /** Each in a sentence; none: all is well. */
  readonly problems: readonly string[]
}

export interface CheckReport {
  readonly ok: boolean
  readonly checks: readonly Check[]
}

/** Of very many problems of one kind these are shown. */
const mostShown = 20

/** The check with its first problems, and how many more there are. */
export function checkOf(name: CheckName, found: string, problems: readonly string[]): Check {
  const more = problems.length - mostShown
  if (more <= 0) return { name, found, problems }
  return { name, found, problems: [...problems.slice(0, mostShown), `And ${more} more.`] }
}
