import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { ChatError } from '../../ground/errors.ts'
import { turns } from '../../ground/turns.ts'

/** What a hash costs: OWASP's floor for Argon2id. */
export interface Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

export interface Passwords {
  /** The PHC string to store. */
  hash(password: string): Promise<string>
  /** Whether the password is the one that was hashed. What is no PHC string of ours matches nothing. */
  verify(password: string, stored: string): Promise<boolean>
  /** Whether the hash was made at another cost than new ones are: hash again when the password is at hand. */
  isOutdated(stored: string): boolean
}

const owaspFloor: Cost = {
  /** KiB. */
  memory: 19 * 1024,
  /** Over all of the memory. */
  passes: 2,
  /** Lanes. */
  parallelism: 1,
}
/** Hashes that are made at once: each takes a core and 19 MiB, and the chat goes on beside them. */
const atOnce = 2
/** Hashes that wait for their turn; more are refused as `busy`. */
const waiting = 50
const saltBytes = 16
const hashBytes = 32

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{22,64})\$([\w+/]{43})$/

/** Hashes by Argon2id, at most two at once. With 50 more waiting, both operations throw ChatError `busy`. */
export function openPasswords(cost: Cost = owaspFloor): Passwords {
  const inTurn = turns(atOnce, {
    waiting,
    full: () =>
      new ChatError('busy', 'Too many people sign in just now. Wait a moment.', {
        retryAfter: 2_000,
      }),
  })

  return {
    async hash(password) {
      const salt = randomBytes(saltBytes)
      const hash = await inTurn(() => derive(password, salt, cost))
      const { memory, passes, parallelism } = cost
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`
    },
    async verify(password, stored) {
      const parsed = parse(stored)
      if (!parsed) return false
      const { salt, hash } = parsed
      return timingSafeEqual(await inTurn(() => derive(password, salt, parsed.cost)), hash)
    },
    isOutdated(stored) {
      const { memory, passes, parallelism } = parse(stored)?.cost ?? {}
      return memory !== cost.memory || passes !== cost.passes || parallelism !== cost.parallelism
    },
  }
}

const argon2id = promisify(argon2)

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const message = Buffer.from(password)
  return argon2id('argon2id', { message, nonce: salt, tagLength: hashBytes, ...cost })
}

function parse(stored: string) {
  const [, memory, passes, parallelism, salt, hash] = phc.exec(stored) ?? []
  if (salt === undefined || hash === undefined) return undefined
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

/** PHC strings have no padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
