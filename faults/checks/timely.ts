// How long people wait while what the nodes stand on is away. Each figure is measured, printed, and held against what is promised.
import type { Fault, Row } from '../history.ts'
import { quantile, samplesOf } from '../samples.ts'
import type { Budget, Timely } from './budget.ts'
import { downtimesOf } from './downtimes.ts'
import type { Evidence, Violation } from './evidence.ts'

export interface Figure {
  readonly what: string
  /** Undefined: the run has nothing of the kind, and proves nothing. */
  readonly measured: number | undefined
  /** Milliseconds, or how many. */
  readonly atMost: number
  readonly unit: 'ms' | ''
}

/** Milliseconds after its return within which Redis carries everything again, and a restarted PostgreSQL has everything. */
const backWithin = { redis: 6_000, postgres: 10_000 } as const
/** Milliseconds of the promise: to every screen, in good order and without Redis, and without a connection. */
const delivery = { healthy: 1_000, withoutRedis: 2_000 } as const
const downtime = 3_000

const figuresFor = {
  /** F3: all nodes restart, one after the other. */
  F3: (evidence) => [
    refused(evidence),
    time('p99 of the time without a connection', quantile(downtimesOf(evidence), 0.99), downtime),
  ],
  /** F5: Redis is away. */
  F5(evidence) {
    const { acks, deliveries } = samplesOf(evidence.rows)
    const isAway = within(strikes(evidence, 'Redis'), ({ t, until }) => [t, until])
    const [sent, stored] = [
      acks.filter(({ at }) => isAway(at)),
      deliveries.filter(({ stored }) => isAway(stored)),
    ]
    const p99 = (of: readonly { ms: number }[]) =>
      quantile(
        of.map(({ ms }) => ms),
        0.99,
      )
    return [
      refused(evidence),
      time('p99 to the ack while Redis is away', p99(sent), delivery.withoutRedis),
      time('p99 to every screen while Redis is away', p99(stored), delivery.withoutRedis),
    ]
  },
  /** F6: Redis is back, and empty. */
  F6(evidence) {
    const { deliveries } = samplesOf(evidence.rows)
    const redis = strikes(evidence, 'Redis')
    const between = (isIn: (t: number) => boolean) =>
      deliveries.filter(({ stored }) => isIn(stored)).map(({ ms }) => ms)
    const isNew = within(redis, ({ until }) => [until, until + backWithin.redis])
    const isOld = within(redis, ({ until }) => [until + backWithin.redis, until + 60_000])
    return [
      time('to the last screen in the 6 s after', quantile(between(isNew), 1), backWithin.redis),
      time('p99 to every screen from then on', quantile(between(isOld), 0.99), delivery.healthy),
    ]
  },
  /** F9: PostgreSQL restarts: what is sent meanwhile waits, and no client shows that it failed. */
  F9({ invokes, oks, nacks, ...evidence }) {
    const first = new Map<string, number>()
    for (const { cmid, t } of oks) if (!first.has(cmid)) first.set(cmid, t)
    const waits = strikes(evidence, 'PostgreSQL').flatMap(({ t, until }) =>
      invokes
        .filter((sent) => sent.t >= t && sent.t < until)
        .map(({ cmid }) => (first.get(cmid) ?? Number.POSITIVE_INFINITY) - until),
    )
    const failed = nacks.filter(({ final }) => final).length
    return [
      { what: 'messages shown as not sent', measured: failed, atMost: 0, unit: '' },
      time('to the last ack after PostgreSQL is back', quantile(waits, 1), backWithin.postgres),
    ]
  },
} as const satisfies Record<Timely, (evidence: Evidence) => readonly Figure[]>

/** What the run has measured of what its workload asks for. */
export function figuresOf(
  evidence: Evidence,
  { timely = [] }: Budget,
): (Figure & { of: Timely })[] {
  return timely.flatMap((of) => figuresFor[of](evidence).map((figure) => ({ of, ...figure })))
}

/** The check of one of them: each figure stays within what is promised. */
export function keepsTime(name: Timely) {
  return function* (evidence: Evidence, { timely = [] }: Budget): Generator<Violation> {
    if (!timely.includes(name)) return
    for (const figure of figuresFor[name](evidence))
      if (figure.measured === undefined || figure.measured > figure.atMost)
        yield { invariant: name, says: formatFigure(figure), rows: proof(evidence, figure) }
  }
}

export function formatFigure({ what, measured, atMost, unit }: Figure): string {
  const text = (value: number) => `${Math.round(value)}${unit && ` ${unit}`}`
  return measured === undefined
    ? `${what}: nothing to measure`
    : `${what}: ${text(measured)}, ${text(atMost)} at most`
}

function time(what: string, measured: number | undefined, atMost: number): Figure {
  return { what, measured, atMost, unit: 'ms' }
}

function refused({ nacks }: Evidence): Figure {
  return { what: 'sends refused', measured: nacks.length, atMost: 0, unit: '' }
}

function strikes({ faults }: Pick<Evidence, 'faults'>, of: string): Fault[] {
  return faults.filter(({ kind }) => kind.startsWith(of))
}

/** Whether a time is in one of the spans that the faults have. */
function within(faults: readonly Fault[], span: (fault: Fault) => readonly [number, number]) {
  const spans = faults.map(span)
  return (t: number) => spans.some(([from, to]) => from <= t && t < to)
}

function proof({ nacks }: Evidence, { unit }: Figure): readonly Row[] {
  return unit === '' ? nacks.slice(0, 3) : []
}
