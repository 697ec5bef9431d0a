import { InvalidMessage } from '../errors.ts'
import type { LayerMessage } from './channel-layer.ts'

/** What is wrong with a value, and where it stands: the innermost key first. */
interface Fault {
  readonly what: string
  readonly keys: (string | number)[]
}

/** Deeper than any message that has a use; what holds itself has no end. */
const deepest = 100

/**
 * Throws `InvalidMessage` unless every layer can carry the message: what JSON can say, and nothing that it would
 * change or leave out. One rule for all layers, so that what works in one process works between many.
 */
export function checkMessage(message: LayerMessage): void {
  const fault = Array.isArray(message) ? { what: 'an array', keys: [] } : faultIn(message, 0)
  if (!fault && typeof message === 'object' && message !== null) return
  const { what, keys } = fault ?? { what: nameOf(message), keys: [] }
  throw new InvalidMessage(
    `${keys.length === 0 ? 'The message' : pathOf(keys)} is ${what}, which a layer cannot carry: a message is a plain object of strings, finite numbers, true, false, null, arrays and plain objects. ${advice}`,
  )
}

const advice = 'Send a date as text, bytes as base64, and leave out what is undefined.'

function faultIn(value: unknown, depth: number): Fault | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return undefined
  if (typeof value !== 'object') return { what: nameOf(value), keys: [] }
  if (depth === deepest) return { what: `nested deeper than ${deepest}, or holds itself`, keys: [] }
  if (!Array.isArray(value))
    return isPlain(value) ? faultInObject(value, depth) : { what: nameOf(value), keys: [] }
  for (let index = 0; index < value.length; index++) {
    const fault = faultIn(value[index], depth + 1)
    if (fault) return { ...fault, keys: [...fault.keys, index] }
  }
  return undefined
}

function faultInObject(value: object, depth: number): Fault | undefined {
  for (const key of Object.keys(value)) {
    const fault = faultIn((value as Record<string, unknown>)[key], depth + 1)
    if (fault) return { ...fault, keys: [...fault.keys, key] }
  }
  return undefined
}

/** Also where it comes from another realm: its prototype is the last one. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return `${value}`
  if (typeof value === 'number') return `the number ${value}`
  const name = (value as object).constructor?.name
  return `a ${typeof value === 'object' && name ? name : typeof value}`
}

function pathOf(keys: readonly (string | number)[]): string {
  return keys
    .toReversed()
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`
      return /^[a-zA-Z_$][\w$]{0,50}$/.test(key)
        ? `.${key}`
        : `[${JSON.stringify(key.slice(0, 50))}]`
    })
    .reduce((path, key) => path + key, 'message')
    .slice(0, 300)
}
