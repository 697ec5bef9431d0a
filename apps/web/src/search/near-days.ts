// Days that a search is likely to be about.

/** How many days ago. */
const proposed = [0, 1, 7, 30, 365]

/** As a search has them, by the clock of the device, and what they are called. */
export function nearDays(
  locale: string,
  now = new Date(),
): readonly { day: string; name: string }[] {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return proposed.map((ago) => {
    const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago)
    const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) =>
      String(n).padStart(2, '0'),
    )
    return { day: `${year}-${month}-${day}`, name: words.format(-ago, 'day') }
  })
}
