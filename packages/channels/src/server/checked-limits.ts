import { defaultLimits, type ServerLimits } from './limits.ts'

type Name = keyof ServerLimits

/** Of these the smaller must not be above the larger. What was left out follows what was said. */
const pairs: readonly (readonly [smaller: Name, larger: Name])[] = [
  ['headersTimeout', 'requestTimeout'],
  ['pingEvery', 'silenceWhileBehind'],
  ['pingEvery', 'silence'],
  ['silence', 'silenceWhileBehind'],
]

/** These may be 0. */
const mayBeNothing: ReadonlySet<Name> = new Set([
  'refusalPause',
  'maxConnections',
  'maxWaitingRequestsPerNetwork',
])

/** These may be infinite: nothing is bounded then. Times may not: a timer has an end. */
const mayBeInfinite: ReadonlySet<Name> = new Set([
  'maxConnections',
  'maxConnectionsPerNetwork',
  'maxHandshakesPerSecond',
  'maxWaitingRequestsPerNetwork',
  'maxRequestsPerConnection',
  'maxQueuedBytes',
  'maxUnprocessedFrames',
])

/** The longest time of a timer, in milliseconds: 24.8 days. */
const longest = 2 ** 31 - 1

/**
 * The limits of a server: those that were said, and defaults for the others, which give way to what was said. Throws
 * `RangeError` for an unknown name, for what is no number that the limit can have, and for two that
 * contradict each other; each time with what is right.
 */
export function checkedLimits(said: Partial<ServerLimits> = {}): ServerLimits {
  const known = Object.keys(defaultLimits)
  const given = Object.entries(said).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) {
    if (!Object.hasOwn(defaultLimits, name))
      throw new RangeError(
        `There is no limit ${JSON.stringify(name)}; there are ${known.join(', ')}.`,
      )
    checkValue(name as Name, value)
  }
  const limits: Record<Name, number> = { ...defaultLimits, ...Object.fromEntries(given) }
  // What has given way once is as good as said: the next one gives way to it.
  const fixed = new Set(given.map(([name]) => name as Name))
  for (let pair = wrongPair(limits); pair; pair = wrongPair(limits)) {
    const [smaller, larger] = pair
    if (!fixed.has(larger)) limits[larger] = limits[smaller]
    else if (!fixed.has(smaller)) limits[smaller] = limits[larger]
    else
      throw new RangeError(
        `The limit ${smaller} (${limits[smaller]}) is above ${larger} (${limits[larger]}): make it at most as large.`,
      )
    fixed.add(smaller).add(larger)
  }
  return limits
}

function wrongPair(limits: ServerLimits) {
  return pairs.find(([smaller, larger]) => limits[smaller] > limits[larger])
}

function checkValue(name: Name, value: unknown): void {
  const least = mayBeNothing.has(name) ? 0 : 1
  if (value === Number.POSITIVE_INFINITY && mayBeInfinite.has(name)) return
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= longest)
    return
  const orInfinite = mayBeInfinite.has(name) ? ', or Infinity' : ''
  throw new RangeError(
    `The limit ${name} is a whole number from ${least} to ${longest}${orInfinite}, not ${String(value)}.`,
  )
}
