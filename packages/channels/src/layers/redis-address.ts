/** Where Redis is: one server, the master that sentinels know, or a cluster. */
export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster'
  /** Of one server: its URL. */
  readonly url: string
  /** Of sentinels, or of some nodes of the cluster. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  /** By which sentinels know the master. */
  readonly master: string
  readonly username: string | undefined
  readonly password: string | undefined
  readonly tls: boolean
  /** Of one server that listens at a Unix socket. */
  readonly socketPath: string | undefined
  /** Of one server at a Unix socket; else the URL says it. */
  readonly database: number | undefined
}

const unixShape =
  /^unix:\/\/(?:(?<username>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<path>\/[^?#]+)(?:\?db=(?<database>\d{1,5}))?$/

const shape =
  /^redis(?<tls>s?)-(?<kind>sentinel|cluster):\/\/(?:(?<username>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^@/]+)(?:\/(?<master>[\w.-]+)?)?$/

/**
 * Reads `redis[s]://…`, `unix://[user[:password]@]/path/of/the.sock[?db=1]`, `redis[s]-sentinel://[user[:password]@]host:port,host:port/name-of-master` or
 * `redis[s]-cluster://[user[:password]@]host:port,host:port`. Undefined for anything else.
 */
export function readRedisAddress(url: string): RedisAddress | undefined {
  const nowhere = { socketPath: undefined, database: undefined }
  const whole = { url, nodes: [], master: '', username: undefined, password: undefined, ...nowhere }
  if (/^rediss?:\/\//.test(url) && URL.canParse(url))
    return { ...whole, kind: 'single', tls: url.startsWith('rediss:') }
  const unix = unixShape.exec(url)?.groups
  if (unix)
    return {
      ...whole,
      ...{ kind: 'single', tls: false, socketPath: decoded(unix.path) },
      username: decoded(unix.username),
      password: decoded(unix.password),
      database: Number(unix.database ?? 0),
    }
  const { tls, kind, username, password, hosts = '', master = '' } = shape.exec(url)?.groups ?? {}
  const nodes = hosts.split(',').map((each) => readNode(each, kind === 'sentinel' ? 26_379 : 6_379))
  const isSentinel = kind === 'sentinel'
  if (kind === undefined || nodes.includes(undefined) || isSentinel !== (master !== ''))
    return undefined
  return {
    ...{ url, master, ...nowhere, tls: tls === 's', kind: isSentinel ? 'sentinel' : 'cluster' },
    nodes: nodes as RedisAddress['nodes'],
    username: decoded(username),
    password: decoded(password),
  }
}

function readNode(text: string, usualPort: number): { host: string; port: number } | undefined {
  const [, bare = '', bracketed = bare, port] =
    /^(?:([\w.-]+)|\[([\da-f:.]+)\])(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = bracketed || bare
  return host === '' ? undefined : { host, port: Number(port ?? usualPort) }
}

function decoded(text: string | undefined): string | undefined {
  return text ? decodeURIComponent(text) : undefined
}
