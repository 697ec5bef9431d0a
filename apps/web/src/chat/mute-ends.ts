// For how long a room is muted.

const hour = 60 * 60 * 1_000
/** When a day begins for people. */
const morning = 8

export function afterHours(hours: number, now = Date.now()): Date {
  return new Date(now + hours * hour)
}

/** The next day's morning, where the person is. */
export function tomorrow(now = Date.now()): Date {
  const end = new Date(now)
  end.setDate(end.getDate() + 1)
  end.setHours(morning, 0, 0, 0)
  return end
}

/** The next time at which it is that late; today, or else tomorrow. */
export function nextTime(hours: number, minutes: number, now = Date.now()): Date {
  const end = new Date(now)
  end.setHours(hours, minutes, 0, 0)
  if (end.getTime() <= now) end.setDate(end.getDate() + 1)
  return end
}
