// Several tabs of one person share an outbox: one of them sends.

/** What tabs post to each other. `outbox`: it has changed. `online`: the server answers. `signed-in`: as another person, or with an account. */
export type Word = 'outbox' | 'online' | 'signed-in' | 'signed-out'

type Ears = {
  /** From now on this tab is the one that sends. */
  readonly onLead: () => void
  readonly onWord: (word: Word) => void
}

export type Tab = {
  post(word: Word): void
  /** Hands over: another tab may lead at once. */
  leave(): void
}

/** Joins the other tabs of a group. At every time at most one leads, unless they cannot know of each other. */
export type JoinTabs = (group: string, ears: Ears) => Tab

/** Each for itself: for programs, and where a browser has no locks. What two tabs send twice is stored once. */
export const separateTabs: JoinTabs = (_group, { onLead }) => {
  onLead()
  return { post() {}, leave() {} }
}

/** What is used of a browser's `LockManager`, a name that programs without the types of a page do not know. */
interface Locks {
  request(
    name: string,
    options: { readonly signal: AbortSignal },
    hold: () => Promise<void>,
  ): Promise<unknown>
}

/** By Web Locks: who holds the group's lock leads, and a tab that dies lets go of it. */
export function tabsByLocks(locks: Locks): JoinTabs {
  return (group, { onLead, onWord }) => {
    const channel = new BroadcastChannel(group)
    channel.onmessage = ({ data }: MessageEvent<Word>) => onWord(data)
    const waiting = new AbortController()
    const { promise: left, resolve: letGo } = Promise.withResolvers<void>()
    const lead = () => {
      onLead()
      return left
    }
    // Refused, as in a sandbox: then this tab is on its own.
    locks.request(group, { signal: waiting.signal }, lead).catch(() => {
      if (!waiting.signal.aborted) onLead()
    })
    return {
      post: (word) => channel.postMessage(word),
      leave() {
        waiting.abort()
        letGo()
        channel.close()
      },
    }
  }
}
