import { useDeviceChoice } from '../ui/device-choice.ts'

/** `auto`: as the language and the browser's region have it. */
export const timeFormats = ['auto', 'h23', 'h12'] as const
export type TimeFormat = (typeof timeFormats)[number]

/** How the time of day is written, on this device. */
export function useTimeFormat() {
  return useDeviceChoice('time-format', timeFormats)
}

/** What a format of dates takes of it. */
export function hoursOf(format: TimeFormat): Intl.DateTimeFormatOptions {
  return format === 'auto' ? {} : { hourCycle: format }
}
