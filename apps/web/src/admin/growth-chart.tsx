import type { DayOfServer } from '@lobby/protocol'
import { useLocale } from '../i18n/use-locale.ts'
import { useFormats } from './formats.ts'
import styles from './growth-chart.module.css'

type Props = {
  readonly title: string
  readonly days: readonly DayOfServer[]
  readonly of: 'events' | 'people'
}

const height = 64
const step = 10
const bar = 8

/** A bar for each day. Those who do not see it are told the sum, and each day's number by a table. */
export function GrowthChart({ title, days, of }: Props) {
  const { number } = useFormats()
  const locale = useLocale()
  const most = Math.max(1, ...days.map((day) => day[of]))
  const sum = days.reduce((all, day) => all + day[of], 0)
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const named = (day: DayOfServer) => date.format(new Date(day.day))
  const [first, last] = [days[0], days.at(-1)]
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.title}>
        <span>{title}</span>
        <span className={styles.sum}>{number(sum)}</span>
      </figcaption>
      <svg
        className={styles.bars}
        viewBox={`0 0 ${days.length * step} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {days.map((day, index) => {
          const tall = day[of] === 0 ? 1 : Math.max(2, (day[of] / most) * height)
          return (
            <rect key={day.day} x={index * step} y={height - tall} width={bar} height={tall} rx={1}>
              <title>{`${named(day)}: ${number(day[of])}`}</title>
            </rect>
          )
        })}
      </svg>
      <div className={styles.ends} aria-hidden="true">
        <span>{first && named(first)}</span>
        <span>{last && named(last)}</span>
      </div>
      <table className="visually-hidden">
        <caption>{title}</caption>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{named(day)}</th>
              <td>{number(day[of])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
