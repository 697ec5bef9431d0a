// The only reader of the environment. It reports every mistake at once, and
// what it returns is frozen.
import { randomBytes } from 'node:crypto'
import { isAbsolute, join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { AccountRole } from '@lobby/protocol'
import type { z } from 'zod'
import { type BucketAddress, readBucketAddress } from './bucket-address.ts'
import { type LogLevel, shown, unknownNames, type Variable, variables } from './config-variables.ts'
import { isLoopback } from './network.ts'

/** What the operator decided; every other file gets it as an argument. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Processes that hold sockets; 1: the server itself, and no other. */
  readonly workers: number
  /** Whether nobody else can reach the server: it listens on loopback, with no proxy and under no other name. Every visitor sits at this machine. */
  readonly onlyThisMachine: boolean
  /** The folder that holds everything that must survive, or what is of this process alone where a database is somewhere else; absolute. */
  readonly dataFolder: string
  /** The folder of the files that people send; with a bucket, of those on their way in. */
  readonly filesFolder: string
  readonly filesBucket: BucketAddress | undefined
  /** Bytes of the largest of them. */
  readonly uploadLimit: number
  /** Bytes of all of them that one person may have sent. */
  readonly uploadsOfPerson: number
  /** Where this user of the machine keeps what programs remember; absolute. Undefined: nowhere. */
  readonly stateFolder: string | undefined
  /** The PostgreSQL database that stores everything; without it, SQLite in the data folder does. */
  readonly databaseUrl: string | undefined
  /** What cookies are signed with, and much is sealed with; undefined: the data folder has it. */
  readonly secret: string | undefined
  /** Where the channel layer lives; without it, in this process. */
  readonly redisUrl: string | undefined
  /** The authorities whose certificates it may have, PEM; undefined: those that Node.js trusts. */
  readonly redisCa: Buffer | undefined
  /** What every key and topic there begins with; undefined: made of the data's secret. */
  readonly redisPrefix: string | undefined
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
  /** Where weaknesses are reported: `mailto:` or https. */
  readonly securityContact: string | undefined
  /** False lifts rates and caps, for benchmarks. */
  readonly limits: boolean
  /** Whether a push service may be one on this machine, for tests. */
  readonly pushLoopback: boolean
  /** Where metrics are read on this machine; undefined: nowhere. */
  readonly metricsPort: number | undefined
  /** With it metrics are read at the main port, by who says it. */
  readonly metricsToken: string | undefined
  readonly logLevel: LogLevel
  /** What this node is called in its log and by `/health`: something short at random where the operator says nothing. */
  readonly node: string
  /** Addresses under which people reach the server, besides its own: `https://chat.example.org`. */
  readonly origins: readonly string[]
  /** Addresses and networks of the proxies whose word on who asks counts. */
  readonly trustedProxies: readonly string[]
  /** Networks inside in which pages may be read to which messages link. */
  readonly previewNetworks: readonly string[]
  /** The mail server, and the sender of the mails; without it, no mail is sent. */
  readonly mail: { readonly url: string; readonly from: string } | undefined
  /** Whether a name is enough to come in, until the owner decides it. */
  readonly guests: boolean
  /** Whether entering a room that is not there makes it, until the owner decides who makes rooms. */
  readonly openRooms: boolean
  /** The provider by which people may sign in too. */
  readonly provider: ProviderConfig | undefined
  /** A sentence for each variable that begins with `LOBBY_` and means nothing. */
  readonly unknown: readonly string[]
}

/** An OpenID Connect provider. */
export interface ProviderConfig {
  /** Where its discovery document is. */
  readonly issuer: string
  readonly clientId: string
  /** Undefined for a public client: PKCE alone. */
  readonly clientSecret: string | undefined
  /** What people call it. */
  readonly name: string
  /** The claim that lists groups, and the role that each of them gives. */
  readonly roles:
    | { readonly claim: string; readonly byGroup: ReadonlyMap<string, AccountRole> }
    | undefined
}

/** The environment holds values that mean nothing to us; `message` has a line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the environment. An empty value counts as none. Throws `ConfigError` naming every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = []
  const read = <Name extends Variable>(name: Name) => {
    const value = env[name]
    if (value === undefined || value === '') return undefined
    const [schema, accepted] = variables[name]
    const result = (schema as z.ZodType).safeParse(value)
    if (result.success) return result.data as z.infer<(typeof variables)[Name][0]>
    mistakes.push(`${name}=${shown(name, value)} is not accepted. Accepted: ${accepted}.`)
    return undefined
  }

  /** The name of a variable that is missing beside another one. */
  const requireBeside = (name: Variable, other: Variable) => {
    if (env[other] && !env[name])
      mistakes.push(`${name} is not set. Accepted: with ${other}, ${variables[name][1]}.`)
  }

  function readProvider(): ProviderConfig | undefined {
    const issuer = read('LOBBY_OIDC_ISSUER')
    const clientId = read('LOBBY_OIDC_CLIENT_ID')
    const secret = read('LOBBY_OIDC_CLIENT_SECRET')
    const secretInFile = read('LOBBY_OIDC_CLIENT_SECRET_FILE')
    const clientSecret = secret ?? secretInFile
    const name = read('LOBBY_OIDC_NAME')
    const claim = read('LOBBY_OIDC_ROLE_CLAIM')
    const byGroup = read('LOBBY_OIDC_ROLES')
    requireBeside('LOBBY_OIDC_CLIENT_ID', 'LOBBY_OIDC_ISSUER')
    requireBeside('LOBBY_OIDC_ISSUER', 'LOBBY_OIDC_CLIENT_ID')
    requireBeside('LOBBY_OIDC_ISSUER', 'LOBBY_OIDC_ROLE_CLAIM')
    requireBeside('LOBBY_OIDC_ROLES', 'LOBBY_OIDC_ROLE_CLAIM')
    requireBeside('LOBBY_OIDC_ROLE_CLAIM', 'LOBBY_OIDC_ROLES')
    if (issuer === undefined || clientId === undefined) return undefined
    return {
      ...{ issuer, clientId, clientSecret },
      name: name ?? new URL(issuer).host,
      roles: claim !== undefined && byGroup ? { claim, byGroup } : undefined,
    }
  }

  requireBeside('LOBBY_SECRET_FILE', 'DATABASE_URL')
  const host = read('HOST') ?? '127.0.0.1'
  const cert = read('LOBBY_TLS_CERT')
  const key = read('LOBBY_TLS_KEY')
  if (Boolean(env.LOBBY_TLS_CERT) !== Boolean(env.LOBBY_TLS_KEY)) {
    const missing = env.LOBBY_TLS_CERT ? 'LOBBY_TLS_KEY' : 'LOBBY_TLS_CERT'
    mistakes.push(
      `${missing} is not set. Accepted: both of LOBBY_TLS_CERT and LOBBY_TLS_KEY, or neither.`,
    )
  }
  if (cert && key && !fit(cert, key))
    mistakes.push(
      `LOBBY_TLS_CERT=${shown('LOBBY_TLS_CERT', env.LOBBY_TLS_CERT ?? '')} and LOBBY_TLS_KEY=${shown('LOBBY_TLS_KEY', env.LOBBY_TLS_KEY ?? '')} are not accepted. Accepted: a certificate and the private key that belongs to it, PEM, without a passphrase.`,
    )
  if (env.LOBBY_TRUSTED_PROXIES && !env.LOBBY_ORIGIN)
    mistakes.push(
      'LOBBY_ORIGIN is not set. Accepted: with LOBBY_TRUSTED_PROXIES, the address under which people reach the proxy.',
    )
  const workers = read('LOBBY_WORKERS') ?? 1
  if (env.DATABASE_URL && workers > 1)
    mistakes.push(
      `LOBBY_WORKERS=${shown('LOBBY_WORKERS', env.LOBBY_WORKERS ?? '')} is not accepted. Accepted: with DATABASE_URL, 1; start more servers instead.`,
    )
  if (env.LOBBY_FILES && !env.DATABASE_URL)
    mistakes.push(
      'LOBBY_FILES is not accepted without DATABASE_URL. Accepted: nothing; the data folder has the files, and a backup has them with it.',
    )
  const dataFolder = resolve(read('LOBBY_DATA') ?? './data')
  const files = read('LOBBY_FILES')
  const filesBucket = files === undefined ? undefined : readBucketAddress(files)
  const uploadLimit = read('LOBBY_UPLOAD_LIMIT') ?? 25_000_000
  // A bucket takes no larger one at once.
  if (filesBucket && uploadLimit > 5e9)
    mistakes.push(
      `LOBBY_UPLOAD_LIMIT=${shown('LOBBY_UPLOAD_LIMIT', env.LOBBY_UPLOAD_LIMIT ?? '')} is not accepted. Accepted: with a bucket of S3 in LOBBY_FILES, at most 5GB.`,
    )
  const smtp = read('LOBBY_SMTP_URL')
  const from = read('LOBBY_MAIL_FROM')
  if (Boolean(env.LOBBY_SMTP_URL) !== Boolean(env.LOBBY_MAIL_FROM)) {
    const missing = env.LOBBY_SMTP_URL ? 'LOBBY_MAIL_FROM' : 'LOBBY_SMTP_URL'
    mistakes.push(
      `${missing} is not set. Accepted: both of LOBBY_SMTP_URL and LOBBY_MAIL_FROM, or neither.`,
    )
  }
  if (env.LOBBY_SMTP_URL && !env.LOBBY_ORIGIN && !isLoopback(host))
    mistakes.push(
      'LOBBY_ORIGIN is not set. Accepted: with LOBBY_SMTP_URL, the public address to which the links in mails lead.',
    )
  const origins = read('LOBBY_ORIGIN') ?? []
  const trustedProxies = read('LOBBY_TRUSTED_PROXIES') ?? []
  // Behind a proxy the address is a loopback one as well, and the whole world comes.
  const onlyThisMachine =
    !env.LOBBY_TRUSTED_PROXIES &&
    [host, ...origins.map((each) => new URL(each).hostname)].every(isLoopback)
  const config: Config = {
    host,
    onlyThisMachine,
    port: read('PORT') ?? 8000,
    workers,
    dataFolder,
    filesFolder: filesBucket || !files ? join(dataFolder, 'files') : files,
    filesBucket,
    uploadLimit,
    uploadsOfPerson: read('LOBBY_UPLOADS_OF_PERSON') ?? 2_000_000_000,
    stateFolder: stateFolderIn(env),
    databaseUrl: read('DATABASE_URL'),
    secret: read('LOBBY_SECRET_FILE'),
    redisUrl: read('REDIS_URL'),
    redisCa: read('LOBBY_REDIS_CA'),
    redisPrefix: read('LOBBY_REDIS_PREFIX'),
    tls: cert && key ? { cert, key } : undefined,
    securityContact: read('LOBBY_SECURITY_CONTACT'),
    limits: read('LOBBY_LIMITS') ?? true,
    pushLoopback: read('LOBBY_PUSH_LOOPBACK') ?? false,
    metricsPort: read('LOBBY_METRICS_PORT'),
    metricsToken: read('LOBBY_METRICS_TOKEN'),
    logLevel: read('LOG_LEVEL') ?? 'info',
    node: read('LOBBY_NODE') ?? randomBytes(3).toString('hex'),
    origins,
    trustedProxies,
    previewNetworks: read('LOBBY_PREVIEW_NETWORKS') ?? [],
    mail: smtp && from ? { url: smtp, from } : undefined,
    guests: read('LOBBY_GUESTS') ?? onlyThisMachine,
    openRooms: read('LOBBY_OPEN_ROOMS') ?? onlyThisMachine,
    provider: readProvider(),
    unknown: unknownNames(env),
  }
  if (mistakes.length > 0) throw new ConfigError([...mistakes, ...config.unknown].join('\n'))
  return Object.freeze(config)
}

/** As the XDG base directory specification says; a relative path is none. */
function stateFolderIn({ XDG_STATE_HOME, HOME }: Readonly<Record<string, string | undefined>>) {
  const state = XDG_STATE_HOME || (HOME && join(HOME, '.local/state'))
  return state && isAbsolute(state) ? join(state, 'lobby') : undefined
}

function fit(cert: Buffer, key: Buffer): boolean {
  try {
    createSecureContext({ cert, key })
    return true
  } catch {
    return false
  }
}
