import type { Clock } from '../ground/clock.ts'
import type { MeasuredMetric } from '../ground/measured-metric.ts'
import type { LinkToWorker } from './worker-requests.ts'

/** Milliseconds in which a worker answers: a scrape does not wait for one that stands still. */
const answersWithin = 1_000

/** What each worker has measured, by its number; one that takes too long, or has just ended, is left out. */
export async function measureAll(
  links: Iterable<readonly [LinkToWorker, number]>,
  clock: Clock,
): Promise<ReadonlyMap<number, readonly MeasuredMetric[]>> {
  const answers = new Map<number, readonly MeasuredMetric[]>()
  const asked = Array.from(links, ([link, number]) =>
    link.ask('measure', null, { clock, milliseconds: answersWithin }).then(
      (measured) => void answers.set(number, measured),
      () => {},
    ),
  )
  await Promise.all(asked)
  return new Map([...answers].toSorted(([one], [other]) => one - other))
}
