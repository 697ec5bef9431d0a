import type { QuietHours } from './profile.ts'

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Whether it is one of these hours, by the clock of the person. */
export function isQuiet(quiet: QuietHours | undefined, now: number): boolean {
  if (!quiet) return false
  const { day, time } = localTime(now, quiet.timeZone)
  const isOn = (of: number) => quiet.days.includes((of + 7) % 7)
  if (quiet.from < quiet.to) return isOn(day) && time >= quiet.from && time < quiet.to
  // Over midnight: the morning belongs to the evening before.
  return (isOn(day) && time >= quiet.from) || (isOn(day - 1) && time < quiet.to)
}

/** Milliseconds until these hours end, to the minute; 0: it is none of them. Where the clocks change meanwhile, an hour more or less. */
export function quietLeft(quiet: QuietHours | undefined, now: number): number {
  if (!quiet || !isQuiet(quiet, now)) return 0
  const left = minuteOf(quiet.to) - minuteOf(localTime(now, quiet.timeZone).time)
  return (left > 0 ? left : left + 24 * 60) * 60_000
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

function localTime(now: number, timeZone: string): { day: number; time: string } {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const parts = Object.fromEntries(
    format.formatToParts(now).map(({ type, value }) => [type, value]),
  )
  return { day: weekdays.indexOf(parts.weekday ?? ''), time: `${parts.hour}:${parts.minute}` }
}
