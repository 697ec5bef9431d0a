import type { Person } from '../ground/person.ts'
import { hashOf } from '../ground/secrets.ts'

/**
 * Which cookies have lately led to an account: what comes with one of them counts
 * as the account's before its session has been read again. It opens nothing.
 */
export interface KnownAccounts {
  /** Notes the person whose session these headers have; undefined: they have none. */
  note(headers: Headers, person: Person | undefined): void
  /** The account that these headers have led to. */
  find(headers: Headers): string | undefined
}

/** Remembers so many; the ones that were noted first are forgotten. */
export function openKnownAccounts(cookie: string, most = 10_000): KnownAccounts {
  const accounts = new Map<string, string>()
  const keyOf = (headers: Headers) => {
    const all = headers.get('cookie')?.split(';') ?? []
    const ours = all.map((each) => each.trim()).find((each) => each.startsWith(`${cookie}=`))
    return ours === undefined ? undefined : hashOf(ours)
  }
  return {
    note(headers, person) {
      const key = keyOf(headers)
      if (key === undefined) return
      accounts.delete(key)
      if (person && !person.guest) accounts.set(key, person.id)
      const [oldest] = accounts.keys()
      if (oldest !== undefined && accounts.size > most) accounts.delete(oldest)
    },
    find(headers) {
      const key = keyOf(headers)
      return key === undefined ? undefined : accounts.get(key)
    },
  }
}
