/** A day as it is where the person is: its first instant and that of the next, in milliseconds since 1970. */
export function dayIn(day: string, zone: string): { readonly from: number; readonly to: number } {
  const start = Date.parse(`${day}T00:00:00Z`)
  return { from: instantIn(start, zone), to: instantIn(start + 86_400_000, zone) }
}

/** When it is so late there as it is in UTC at an instant. */
function instantIn(wall: number, zone: string): number {
  const first = wall - offsetAt(wall, zone)
  // The clocks may have changed in between.
  return wall - offsetAt(first, zone)
}

/** By how much clocks there are ahead of UTC. */
function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US-u-hc-h23', {
    ...{ timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(instant)
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = [
    ...['year', 'month', 'day', 'hour', 'minute', 'second'],
  ].map((type) => Number(parts.find((part) => part.type === type)?.value))
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  return local - Math.floor(instant / 1_000) * 1_000
}
