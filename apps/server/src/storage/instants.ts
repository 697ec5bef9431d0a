// Instants as they are stored: in UTC, with milliseconds, so that their order as texts is their order in time.

export function now(): string {
  return fromNow(0)
}

/** So many milliseconds from now; before it, when there are fewer than none. */
export function fromNow(milliseconds: number): string {
  return instantAt(Date.now() + milliseconds)
}

/** So many milliseconds after 1970. */
export function instantAt(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** The same instant, also when it was written shorter. */
export function inFull(instant = ''): string {
  return new Date(instant).toISOString()
}
