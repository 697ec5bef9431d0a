import { createClient, createCluster, createSentinel } from 'redis'
import { type RedisAddress, readRedisAddress } from './redis-address.ts'
import type { Listener } from './topics.ts'

/** What the layer asks of Redis, wherever that is. */
export interface RedisLink {
  /** Commands reach it, and what it publishes reaches us. */
  readonly isReady: boolean
  /** Resolves when the first attempt has succeeded or failed; it goes on trying. */
  open(): Promise<void>
  publish(topic: string, payload: string): Promise<number>
  subscribe(topics: readonly string[], listener: TopicListener): Promise<void>
  unsubscribe(topic: string, listener: TopicListener): Promise<void>
  /** Makes the scripts known, so that `evalSha` finds them. `key` is any of the layer's. */
  load(sources: readonly string[], key: string): Promise<void>
  evalSha(sha: string, input: ScriptInput): Promise<unknown>
  eval(source: string, input: ScriptInput): Promise<unknown>
  removeMember(key: string, member: string): Promise<void>
  /** Deletes all keys that begin so. */
  deleteAll(prefix: string): Promise<void>
  destroy(): void
}

/** As the library's types want it where they do not know that it is given no bytes. */
type PubSubListener = (payload: string | Buffer, topic: string | Buffer) => void

type TopicListener = (payload: string, topic: string) => ReturnType<Listener>

interface ScriptInput {
  readonly keys: string[]
  readonly arguments: string[]
}

/** Who hears of a link. */
export interface LinkEvents {
  /** It may be ready now. */
  changed(): void
  failed(error: unknown): void
}

export interface LinkOptions {
  readonly address: RedisAddress
  /** PEM; without them, those that Node.js trusts. */
  readonly ca?: string | Buffer | undefined
}

type Single = ReturnType<typeof createClient>

/** The link that a URL of `readRedisAddress` names. */
export function linkTo(options: LinkOptions, events: LinkEvents): RedisLink {
  return options.address.kind === 'single' ? singleLink(options, events) : manyLink(options, events)
}

/** Throws for what is no URL of a Redis. */
export function addressOf(url = 'redis://127.0.0.1:6379'): RedisAddress {
  const address = readRedisAddress(url)
  if (!address) throw new TypeError('This is no address of a Redis, its sentinels or a cluster.')
  return address
}

function clientOptions({ address: { tls, username, password }, ca }: LinkOptions) {
  return {
    disableOfflineQueue: true,
    // A Redis that went silent is noticed: pings make it speak every 5 s.
    pingInterval: 5_000,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    socket: {
      connectTimeout: 5_000,
      socketTimeout: 15_000,
      reconnectStrategy: backoff,
      ...(tls && { tls: true as const, ...(ca !== undefined && { ca }) }),
    },
  }
}

function backoff(retries: number): number {
  return Math.min(50 * 2 ** retries, 1_000) * (0.5 + Math.random() / 2)
}

/** Two connections to one server: one for commands, one that listens. Both come back by themselves. */
function singleLink(options: LinkOptions, events: LinkEvents): RedisLink {
  const { url, socketPath: path, database } = options.address
  const common = clientOptions(options)
  const where =
    path === undefined
      ? { url, ...common }
      : {
          ...common,
          ...(database !== undefined && { database }),
          socket: { ...common.socket, path, tls: false as const },
        }
  const newClient = () => createClient(where) as Single
  const [commands, subscriber] = [newClient(), newClient()]
  const open = async (client: Single) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    client.on('ready', () => {
      resolve()
      events.changed()
    })
    client.on('error', (error) => {
      resolve()
      events.failed(error)
    })
    client.on('end', resolve)
    // It settles only when the client is closed; until then it tries.
    client.connect().catch(ignore)
    await promise
  }
  return {
    get isReady() {
      return commands.isReady && subscriber.isReady
    },
    async open() {
      await Promise.all([open(commands), open(subscriber)])
    },
    publish: (topic, payload) => commands.publish(topic, payload),
    subscribe: (topics, listener) => subscriber.subscribe([...topics], listener),
    unsubscribe: async (topic, listener) => {
      if (subscriber.isReady) await subscriber.unsubscribe(topic, listener)
    },
    ...commandsOf(
      () => commands,
      async () => commands,
    ),
    destroy() {
      commands.destroy()
      subscriber.destroy()
    },
  }
}

/** Sentinels or a cluster: one client of the library, which follows the master. It is asked every second whether it is well again. */
function manyLink(options: LinkOptions, events: LinkEvents): RedisLink {
  const make = options.address.kind === 'sentinel' ? sentinelClient : clusterClient
  let client = make(options, events)
  let isClosed = false
  let retry: NodeJS.Timeout | undefined
  const attempt = async () => {
    try {
      await client.connect()
      events.changed()
    } catch (error) {
      if (isClosed) return
      events.failed(error)
      // It gave up, and cannot be used again.
      client.destroy()
      client = make(options, events)
      retry = setTimeout(attempt, backoff(4)).unref()
    }
  }
  const again = setInterval(() => events.changed(), 1_000).unref()
  return {
    get isReady() {
      return client.isReady
    },
    open: attempt,
    publish: (topic, payload) => client.publish(topic, payload),
    subscribe: (topics, listener) => client.subscribe(topics, listener),
    unsubscribe: (topic, listener) => client.unsubscribe(topic, listener),
    ...commandsOf(
      () => client.commands,
      (key) => client.masterOf(key),
    ),
    destroy() {
      isClosed = true
      clearInterval(again)
      clearTimeout(retry)
      client.destroy()
    },
  }
}

/** What sentinels and clusters have in common. */
interface ManyClient
  extends Pick<RedisLink, 'isReady' | 'publish' | 'subscribe' | 'unsubscribe' | 'destroy'> {
  connect(): Promise<unknown>
  readonly commands: Commands
  /** The client of the server that has the key. */
  masterOf(key: string): Promise<ServerCommands>
}

function sentinelClient(options: LinkOptions, { failed, changed }: LinkEvents): ManyClient {
  const { nodes, master } = options.address
  const client = createSentinel({
    name: master,
    sentinelRootNodes: [...nodes],
    nodeClientOptions: clientOptions(options),
    sentinelClientOptions: clientOptions({
      ...options,
      // Of the sentinels themselves: they have passwords of their own, mostly none.
      address: { ...options.address, username: undefined, password: undefined },
    }),
    passthroughClientErrorEvents: true,
    scanInterval: 1_000,
  })
  client.on('error', failed).on('ready', changed).on('topology-change', changed)
  return {
    get isReady() {
      return client.isReady
    },
    connect: () => client.connect(),
    publish: (topic, payload) => client.publish(topic, payload),
    subscribe: async (topics, listener) => client.subscribe([...topics], listener),
    unsubscribe: async (topic, listener) => client.unsubscribe(topic, listener as PubSubListener),
    commands: client as unknown as Commands,
    masterOf: async () => client as unknown as ServerCommands,
    destroy: () => void Promise.resolve(client.destroy()).catch(ignore),
  }
}

/** Sharded publish/subscribe: a topic is a matter of the shard that has its slot, not of all nodes. */
function clusterClient(options: LinkOptions, { failed, changed }: LinkEvents): ManyClient {
  const { nodes } = options.address
  const defaults = clientOptions(options)
  const client = createCluster({
    rootNodes: nodes.map(({ host, port }) => ({
      ...defaults,
      socket: { ...defaults.socket, host, port, reconnectStrategy: false as const },
    })),
    defaults,
    topologyRefreshOnReconnectionAttemptStrategy: 500,
  })
  client.on('error', failed).on('node-error', failed).on('node-ready', changed)
  return {
    get isReady() {
      return client.isReady
    },
    connect: () => client.connect(),
    publish: (topic, payload) => client.sPublish(topic, payload),
    subscribe: async (topics, listener) => client.sSubscribe([...topics], listener),
    unsubscribe: async (topic, listener) =>
      void (await client.sUnsubscribe(topic, listener as PubSubListener)),
    commands: client as unknown as Commands,
    masterOf: async (key) => (await client.getNodeClientForKey(key)) as unknown as ServerCommands,
    destroy: () => client.destroy(),
  }
}

/** What goes to the server that has the key. */
type Commands = Pick<Single, 'evalSha' | 'eval' | 'zRem'>
/** What has no key by which the library could find the server. */
type ServerCommands = Single

function commandsOf(
  commands: () => Commands,
  serverOf: (key: string) => Promise<ServerCommands>,
): Pick<RedisLink, 'load' | 'evalSha' | 'eval' | 'removeMember' | 'deleteAll'> {
  return {
    async load(sources, key) {
      const server = await serverOf(key)
      await Promise.all(sources.map((source) => server.scriptLoad(source)))
    },
    evalSha: (sha, input) => commands().evalSha(sha, input),
    eval: (source, input) => commands().eval(source, input),
    removeMember: async (key, member) => void (await commands().zRem(key, member)),
    async deleteAll(prefix) {
      const server = await serverOf(prefix)
      const pattern = `${prefix.replace(/[*?[\]\\]/g, '\\$&')}*`
      // Found first, then deleted: sentinels give one connection to one of the two at a time.
      const found: string[] = []
      for await (const keys of server.scanIterator({ MATCH: pattern, COUNT: 500 }))
        found.push(...keys)
      for (let at = 0; at < found.length; at += 500) await server.unlink(found.slice(at, at + 500))
    },
  }
}

function ignore(): void {}
