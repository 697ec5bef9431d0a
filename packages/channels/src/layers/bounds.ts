import type { ChannelLayerOptions, FullMembers } from './channel-layer.ts'

/** The bounds of a layer, checked; times are in milliseconds. */
export interface LayerBounds {
  /** Messages that may wait in channels that no pattern names. */
  readonly capacity: number
  /** What the options say of some channels, in their order. */
  readonly patterns: readonly CapacityPattern[]
  readonly lifetime: number
  readonly membershipLifetime: number
  readonly onFull: (full: FullMembers) => void
}

interface CapacityPattern {
  /** `mail.*`, as it was written. */
  readonly pattern: string
  readonly regex: RegExp
  readonly capacity: number
}

/** Throws `RangeError`, with what is right, for bounds that make no sense. */
export function boundsOf(options: ChannelLayerOptions): LayerBounds {
  const { capacity = 100, channelCapacity = {}, expiry = 60, groupExpiry = 86_400 } = options
  checkCapacity('capacity', capacity)
  const patterns = Object.entries(channelCapacity).map(([pattern, each]) => {
    if (!/^[\w.!*-]{1,100}$/.test(pattern))
      throw new RangeError(
        `The key ${JSON.stringify(pattern)} of channelCapacity is no pattern: it is a channel's name, in which * stands for any text, such as mail.*`,
      )
    checkCapacity(`channelCapacity[${JSON.stringify(pattern)}]`, each)
    return { pattern, regex: regexOf(pattern), capacity: each }
  })
  return {
    capacity,
    patterns,
    lifetime: millisecondsOf('expiry', expiry),
    membershipLifetime: millisecondsOf('groupExpiry', groupExpiry),
    onFull: options.onFull ?? (() => {}),
  }
}

/** How many messages may wait in a channel: the first pattern that fits says it. */
export function capacityOf({ patterns, capacity }: LayerBounds, channel: string): number {
  if (patterns.length === 0) return capacity
  return patterns.find(({ regex }) => regex.test(channel))?.capacity ?? capacity
}

/** The same patterns for Lua, which has its own: pattern, capacity, pattern, capacity… */
export function luaPatterns({ patterns }: LayerBounds): string[] {
  return patterns.flatMap(({ pattern, capacity }) => {
    const lua = pattern.replace(/[.!-]/g, '%$&').replaceAll('*', '.*')
    return [`^${lua}$`, `${capacity}`]
  })
}

function regexOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.!-]/g, '\\$&').replaceAll('*', '.*')}$`)
}

function checkCapacity(name: string, capacity: number): void {
  if (!Number.isSafeInteger(capacity) || capacity < 1)
    throw new RangeError(
      `The ${name} of a layer is a whole number of messages, 1 or more, not ${capacity}.`,
    )
}

function millisecondsOf(name: string, seconds: number): number {
  // More does not fit the expiry of a key in Redis together with its clock.
  if (!(seconds > 0) || seconds > mostSeconds)
    throw new RangeError(
      `The ${name} of a layer is a number of seconds above 0, at most ${mostSeconds} (a hundred years), not ${seconds}.`,
    )
  return Math.ceil(seconds * 1000)
}

const mostSeconds = 100 * 365 * 86_400
