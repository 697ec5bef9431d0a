import { nextTime, tomorrow } from '../../chat/mute-ends.ts'

const minutes: Readonly<Record<string, number>> = {
  m: 1,
  min: 1,
  h: 60,
  d: 1_440,
  t: 1_440,
  w: 10_080,
}

/** When a while ends that is written as `30m`, `1h`, `2d`, `tomorrow` or `15:30`, in English or German; undefined where it says no time. */
export function readEnd(text: string, now = Date.now()): Date | undefined {
  const words = text.trim().toLowerCase()
  if (words === 'tomorrow' || words === 'morgen') return tomorrow(now)
  const [, count, unit = ''] = /^(\d{1,4}) ?(m|min|h|d|t|w)$/.exec(words) ?? []
  if (count !== undefined && Number(count) > 0)
    return new Date(now + Number(count) * (minutes[unit] ?? 0) * 60_000)
  const [, hour, minute = '0'] = /^([01]?\d|2[0-3])[:.]([0-5]\d)(?: uhr)?$/.exec(words) ?? []
  return hour === undefined ? undefined : nextTime(Number(hour), Number(minute), now)
}

/** A text with its end behind it, as in `at lunch for 1h` or `in Urlaub bis morgen`. */
export function splitEnd(text: string, now = Date.now()): { text: string; end?: Date } {
  const [, before = '', words = ''] =
    /^(.*?)(?:^|\s)(?:for|until|für|bis)\s+([^\s]+(?: uhr)?)$/is.exec(text) ?? []
  const end = words === '' ? undefined : readEnd(words, now)
  return end ? { text: before.trim(), end } : { text }
}
