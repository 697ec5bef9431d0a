import { randomBytes, randomFillSync } from 'node:crypto'
import { InvalidName } from '../errors.ts'

const longest = 100
const groupShape = /^[\w.-]+$/
const channelShape = /^[\w.-]+(![\w.-]+)?$/
const alphabet = '1 to 100 of A-Z a-z 0-9 _ - .'

/** Throws `InvalidName` unless the name is one that every layer can carry as a channel. */
export function checkChannelName(name: string): void {
  if (!fits(name, channelShape)) {
    throw new InvalidName(
      `A channel's name is ${alphabet}, with at most one "!" inside; this is ${shown(name)}.`,
    )
  }
}

/** Throws `InvalidName` unless the name is one that every layer can carry as a group. */
export function checkGroupName(name: string): void {
  if (!fits(name, groupShape)) {
    throw new InvalidName(`A group's name is ${alphabet}; this is ${shown(name)}.`)
  }
}

/** An id for one layer in one process, for `newChannelName`. */
export function newNodeId(): string {
  return randomBytes(9).toString('base64url')
}

/** A channel name nobody else has, of the form `prefix.<node>!<random>`. */
export function newChannelName(node: string, prefix = 'specific'): string {
  checkGroupName(prefix)
  const name = `${prefix}.${node}!${randomName()}`
  checkChannelName(name)
  return name
}

// Drawn for many names at once: for each by itself it would cost more than the rest of a name.
const random = Buffer.alloc(128 * 12)
let drawn = random.length

function randomName(): string {
  if (drawn === random.length) {
    randomFillSync(random)
    drawn = 0
  }
  drawn += 12
  return random.toString('base64url', drawn - 12, drawn)
}

/** The node of a name made by `newChannelName`; `undefined` for a name that any process may receive from. */
export function nodeOf(channel: string): string | undefined {
  const end = channel.indexOf('!')
  if (end < 0) return undefined
  return channel.slice(channel.lastIndexOf('.', end) + 1, end)
}

/** For who would receive from a channel of another process. */
export function notOurs(channel: string): Error {
  return new Error(`Only the process that made the channel ${channel} can receive from it.`)
}

function fits(name: unknown, shape: RegExp): boolean {
  return typeof name === 'string' && name.length <= longest && shape.test(name)
}

// Names may come from outside: what is shown of one is short and unbroken.
function shown(name: unknown): string {
  if (typeof name !== 'string') return `a ${typeof name}`
  return JSON.stringify(name.length > longest ? `${name.slice(0, longest)}...` : name)
}
