/** The first millisecond of the day, where the person is. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}
