// What the place we run in offers: a browser, or Node.
import type { Clock } from './clock.ts'
import type { SocketClass } from './connection.ts'
import { indexedDbPersistence } from './persistence/indexeddb.ts'
import { MemoryPersistence } from './persistence/memory.ts'
import type { Persistence } from './persistence/persistence.ts'
import { type JoinTabs, separateTabs, tabsByLocks } from './tabs.ts'

export type Surroundings = {
  readonly fetch: typeof globalThis.fetch
  readonly WebSocket: SocketClass
  readonly persistence: Persistence
  readonly joinTabs: JoinTabs
  /** The cookies that a page can read; a program has none. */
  readonly cookies: () => string
  /** The window, where there is one. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | undefined
  /** Whether a person can see the page now; a program has none. */
  readonly isWatched: () => boolean
}

export type ChatClientOptions = {
  /** Where the server is: `https://chat.example`. */
  readonly url: string
  /** The name a program goes by as a guest, without signing in. A browser's cookie decides instead. */
  readonly name?: string
  readonly clock?: Clock
  readonly random?: () => number
  // Each of these is taken from the browser or from Node when it is not given.
} & Partial<Surroundings>

export function surroundings(): Surroundings {
  const { fetch, WebSocket, indexedDB, navigator } = globalThis
  // Tabs share what is kept; a program's outbox is its own.
  const locks = indexedDB && typeof BroadcastChannel === 'function' ? navigator?.locks : undefined
  return {
    fetch,
    WebSocket: WebSocket as SocketClass,
    persistence: indexedDB ? indexedDbPersistence() : new MemoryPersistence(),
    joinTabs: locks ? tabsByLocks(locks) : separateTabs,
    cookies: () => globalThis.document?.cookie ?? '',
    page: typeof addEventListener === 'function' ? globalThis : undefined,
    isWatched: () => globalThis.document?.visibilityState === 'visible',
  }
}
