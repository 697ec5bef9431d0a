// Each variable of the environment: what it must look like, and how a mistake in it is told.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { isAbsolute } from 'node:path'
import { networks } from '@lobby/channels'
import { readRedisAddress } from '@lobby/channels/redis-address'
import { AccountRole } from '@lobby/protocol'
import { z } from 'zod'
import { readBucketAddress } from './bucket-address.ts'
import { nearestName } from './nearest-name.ts'
import { isLoopback } from './network.ts'
import { isGuessable } from './secrets.ts'
import { bytesOf, sizePattern } from './sizes.ts'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value <= 65_535)
const workers = z
  .string()
  .regex(/^(auto|[1-9]\d?)$/)
  .transform((value) => (value === 'auto' ? availableParallelism() : Number(value)))
  .refine((value) => value <= 64)
const size = z
  .string()
  .regex(sizePattern)
  .transform((value) => bytesOf(value) ?? Number.NaN)
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on')
/** An address of one of these schemes. `fits` sees only what is one: later refinements of zod run even so. */
const url = (schemes: readonly string[], fits: (url: URL, value: string) => boolean = () => true) =>
  z.string().refine((value) => {
    const parsed = URL.parse(value)
    return parsed !== null && schemes.includes(parsed.protocol) && fits(parsed, value)
  })
const origin = url(['http:', 'https:'], (parsed, value) => parsed.origin === value)
const secureUrl = url(
  ['http:', 'https:'],
  ({ protocol, hostname }) => protocol === 'https:' || isLoopback(hostname),
)
const secretFile = z
  .string()
  .transform((path) => {
    try {
      return readFileSync(path, 'utf8').trim()
    } catch {
      return ''
    }
  })
  .refine((secret) => secret !== '')
const keyFile = secretFile.refine((secret) => !isGuessable(secret))
const rolesByGroup = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim().split('=')))
  .pipe(z.array(z.tuple([z.string().min(1), AccountRole])))
  .transform((pairs) => new Map(pairs))
const network = z.string().refine((value) => {
  try {
    return Boolean(networks([value]))
  } catch {
    return false
  }
})
const listOf = (part: z.ZodString) =>
  z
    .string()
    .transform((value) => value.split(',').map((each) => each.trim()))
    .pipe(z.array(part))
const file = z.string().transform((path, context) => {
  try {
    return readFileSync(path)
  } catch {
    context.issues.push({ code: 'custom', input: path })
    return z.NEVER
  }
})

/** Each variable: what it must look like, and that same rule in words. */
export const variables = {
  HOST: [
    z.string().refine((value) => isIP(value) !== 0 || /^[a-z0-9.-]+$/i.test(value)),
    'an IP address or a host name, such as 127.0.0.1 or 0.0.0.0',
  ],
  PORT: [port, 'a whole number from 0 to 65535; 0 takes any free port'],
  LOBBY_WORKERS: [
    workers,
    '"auto", for as many as the machine has cores, or a whole number from 1 to 64',
  ],
  LOBBY_DATA: [z.string(), 'a folder'],
  DATABASE_URL: [
    url(['postgres:', 'postgresql:']),
    'an address such as postgres://lobby:password@127.0.0.1/lobby, with what is special in it percent-encoded; nothing for SQLite under LOBBY_DATA',
  ],
  LOBBY_SECRET_FILE: [
    keyFile,
    'a readable file with 32 random bytes in base64url, the same for all nodes; `lobby secret FILE` makes one',
  ],
  REDIS_URL: [
    z.string().refine((value) => readRedisAddress(value) !== undefined),
    'an address such as redis://127.0.0.1:6379, redis-sentinel://one:26379,two:26379/name-of-master or redis-cluster://one:6379,two:6379, with rediss for TLS',
  ],
  LOBBY_REDIS_CA: [file, 'a readable PEM file'],
  LOBBY_REDIS_PREFIX: [
    z.string().regex(/^[\w.:-]{1,64}$/),
    'up to 64 letters, digits and _ . : -, such as staging:',
  ],
  LOBBY_SECURITY_CONTACT: [
    url(['mailto:', 'https:']),
    'an address such as mailto:security@example.org or https://example.org/security',
  ],
  LOBBY_FILES: [
    z.string().refine((value) => isAbsolute(value) || readBucketAddress(value) !== undefined),
    'with DATABASE_URL, the absolute path of a folder that all servers on that database share, or a bucket of S3, such as s3://KEY:SECRET@bucket/prefix?region=eu-central-1, with what is special in KEY and SECRET percent-encoded and &endpoint=https://… where it is not of Amazon; else the data folder has it',
  ],
  LOBBY_UPLOAD_LIMIT: [
    size.refine((bytes) => bytes <= 10e9),
    'the size of the largest file that people may send, such as 25MB; at most 10GB',
  ],
  LOBBY_UPLOADS_OF_PERSON: [size, 'how much one person may have sent, such as 2GB'],
  LOBBY_PUSH_LOOPBACK: [onOff, '"on" or "off"'],
  LOBBY_LIMITS: [onOff, '"on" or "off"'],
  LOBBY_TLS_CERT: [file, 'a readable PEM file'],
  LOBBY_TLS_KEY: [file, 'a readable PEM file'],
  LOBBY_METRICS_PORT: [port, 'a whole number from 0 to 65535; 0 takes any free port'],
  LOBBY_METRICS_TOKEN: [
    z.string().regex(/^[\x21-\x7e]{16,}$/),
    'at least 16 characters without a space, such as `openssl rand -base64 32` prints',
  ],
  LOBBY_NODE: [
    z.string().regex(/^[\w.-]{1,32}$/),
    'what this node is called in its log: up to 32 letters, digits and _ . -',
  ],
  LOG_LEVEL: [z.enum(logLevels), `one of ${logLevels.join(', ')}`],
  LOBBY_ORIGIN: [
    listOf(origin),
    'one or more origins, separated by commas, such as https://chat.example.org',
  ],
  LOBBY_TRUSTED_PROXIES: [
    listOf(network),
    'one or more IP addresses or networks, separated by commas, such as 127.0.0.1, 10.0.0.0/8',
  ],
  LOBBY_PREVIEW_NETWORKS: [
    listOf(network),
    'one or more IP addresses or networks inside, separated by commas, such as 10.1.0.0/16',
  ],
  LOBBY_SMTP_URL: [
    url(['smtp:', 'smtps:']),
    'an address such as smtps://user:password@mail.example.org:465, with what is special in it percent-encoded',
  ],
  LOBBY_MAIL_FROM: [
    z.string().regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/),
    'an e-mail address, alone or with a name: Lobby <lobby@example.org>',
  ],
  LOBBY_GUESTS: [onOff, '"on" or "off"'],
  LOBBY_OPEN_ROOMS: [onOff, '"on" or "off"'],
  LOBBY_OIDC_ISSUER: [secureUrl, 'an address such as https://login.example.org'],
  LOBBY_OIDC_CLIENT_ID: [z.string(), 'the id that the provider has given to this server'],
  LOBBY_OIDC_CLIENT_SECRET: [z.string(), 'the secret that the provider has given to this server'],
  LOBBY_OIDC_CLIENT_SECRET_FILE: [secretFile, 'a readable file with that secret'],
  LOBBY_OIDC_NAME: [z.string().max(64), 'a name of at most 64 characters'],
  LOBBY_OIDC_ROLE_CLAIM: [z.string(), 'the name of a claim, such as groups'],
  LOBBY_OIDC_ROLES: [
    rolesByGroup,
    `groups and their roles, such as chat-admins=admin,staff=member; roles are ${AccountRole.options.join(', ')}`,
  ],
} as const satisfies Record<string, readonly [z.ZodType, string]>

export type Variable = keyof typeof variables

/** These may hold a password: what is wrong with them is said without it. */
const secret: ReadonlySet<string> = new Set<Variable>([
  'DATABASE_URL',
  'REDIS_URL',
  'LOBBY_FILES',
  'LOBBY_SMTP_URL',
  'LOBBY_OIDC_CLIENT_SECRET',
  'LOBBY_METRICS_TOKEN',
])

/** A value as it may be printed. A secret also gets where a path or an address belongs. */
export function shown(name: Variable, value: string): string {
  const isPath = !name.endsWith('_FILE') || value.includes('/')
  if (secret.has(name) || !isPath || value.includes('-----BEGIN')) return '…'
  return JSON.stringify(value.replace(/\/\/[^/]*@/g, '//…@'))
}

/** What is wrong with the names of the environment: those that begin as ours do, and are none. */
export function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const names = Object.keys(variables)
  return Object.keys(env)
    .filter((name) => name.startsWith('LOBBY_') && !names.includes(name))
    .map((name) => {
      const bare = name.slice('LOBBY_'.length)
      const near = nearestName(name, names) ?? nearestName(bare, names)
      const meant = names.includes(bare) ? bare : near
      return `${name} is no setting of Lobby and does nothing.${meant ? ` ${meant} is one.` : ''}`
    })
}
