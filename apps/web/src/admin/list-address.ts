// A list's search, filters, order and page are in the address: the back button goes back to them.
import { useLocation, useSearchParams } from 'wouter'

/** What narrows a list down. */
export type Filter = {
  /** As it is called in the address, and under `filters.` in the words. */
  readonly key: string
  /** What there is to choose from; without it, one types. */
  readonly options?: readonly (readonly [value: string, name: string])[]
  /** What it is called when nothing is chosen. */
  readonly none?: string
  /** A day; what is asked for begins with it, or ends after it. */
  readonly day?: 'first' | 'last'
}

/** What the address says, and how to say something else. */
export function useListAddress() {
  const [location] = useLocation()
  const [parameters, setParameters] = useSearchParams()

  /** The address with these values instead; those that are empty are gone, and so is the page unless it is given. */
  const withValues = (values: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(parameters)
    next.delete('page')
    for (const [key, value] of Object.entries(values))
      if (value === '') next.delete(key)
      else next.set(key, value)
    return next
  }

  return {
    value: (key: string) => parameters.get(key) ?? '',
    page: Math.max(1, Math.trunc(Number(parameters.get('page'))) || 1),
    go: (values: Readonly<Record<string, string>>) => setParameters(withValues(values)),
    href(values: Readonly<Record<string, string>>) {
      const query = withValues(values).toString()
      return query === '' ? location : `${location}?${query}`
    },
  }
}

/** The question to the server that the address is. What the list does not know is left out, what is no day as well. */
export function questionFrom(
  value: (key: string) => string,
  filters: readonly Filter[],
  others: readonly string[],
): Readonly<Record<string, string>> {
  const question: Record<string, string> = {}
  const known = [...filters.map(({ key }) => key), ...others]
  for (const key of known) {
    const day = filters.find((filter) => filter.key === key)?.day
    const given = value(key)
    const asked = day ? instantOf(given, day) : given
    if (asked !== '') question[key] = asked
  }
  return question
}

/** The instant at which a day of this time zone begins, or is over. */
function instantOf(day: string, end: 'first' | 'last'): string {
  const date = new Date(`${day}T00:00`)
  if (Number.isNaN(date.getTime())) return ''
  if (end === 'last') date.setDate(date.getDate() + 1)
  return date.toISOString()
}
