// Instants as they are stored: in UTC, with milliseconds, so that their order as texts is their order in time.

export function now(): string {
  return fromNow(0)
}

/** So many milliseconds from now; before it, when there are fewer than none. */
export function fromNow(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString()
}

/** The same instant, also when it was written shorter. */
export function inFull(instant = ''): string {
  return new Date(instant).toISOString()
}
