import type { ChatClientOptions } from '@lobby/client'
import type { SocketClass } from '@lobby/client/parts/connection'
import type { Clock, Tab } from '@lobby/client/testing'

type Surroundings = Required<
  Pick<ChatClientOptions, 'WebSocket' | 'persistence' | 'joinTabs' | 'clock'>
>

/**
 * The page that a client lives in. Closing it takes everything from the client
 * at once, without a word to it: its timers, its socket, its way to the disk,
 * its place among the other tabs.
 * What it had kept by then stays, for the next page. A person has it in front.
 */
export class Page {
  readonly #surroundings: Surroundings
  readonly #sockets = new Set<InstanceType<SocketClass>>()
  readonly #tabs = new Set<Tab>()
  #isClosed = false

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  get surroundings() {
    return {
      WebSocket: this.#WebSocket,
      persistence: this.#persistence,
      joinTabs: this.#joinTabs,
      clock: this.#clock,
      // One in the background may pause for 30 s, and no rest in a budget would be sure.
      isWatched: () => true,
    } satisfies Partial<ChatClientOptions>
  }

  close(): void {
    this.#isClosed = true
    for (const socket of this.#sockets) {
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.close()
    }
    for (const tab of this.#tabs) tab.leave()
  }

  get #clock(): Clock {
    const { clock } = this.#surroundings
    return {
      monotonic: () => clock.monotonic(),
      wall: () => clock.wall(),
      after: (ms, callback) =>
        clock.after(ms, () => {
          if (!this.#isClosed) callback()
        }),
    }
  }

  get #persistence(): Surroundings['persistence'] {
    const { persistence } = this.#surroundings
    const whileOpen = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
      this.#isClosed ? new Promise(() => {}) : ask()
    return {
      readKept: () => whileOpen(() => persistence.readKept()),
      takeOver: (userId) => whileOpen(() => persistence.takeOver(userId)),
      writeKept: (kept, gone) => whileOpen(() => persistence.writeKept(kept, gone)),
      readOutbox: (userId) => whileOpen(() => persistence.readOutbox(userId)),
      writeOutbox: (userId, changes) => whileOpen(() => persistence.writeOutbox(userId, changes)),
      forget: (userId) => whileOpen(() => persistence.forget(userId)),
    }
  }

  get #joinTabs(): Surroundings['joinTabs'] {
    return (group, { onLead, onWord }) => {
      const whileOpen = (happens: () => void) => {
        if (!this.#isClosed) happens()
      }
      const tab = this.#surroundings.joinTabs(group, {
        onLead: () => whileOpen(onLead),
        onWord: (word) => whileOpen(() => onWord(word)),
      })
      this.#tabs.add(tab)
      return tab
    }
  }

  get #WebSocket(): SocketClass {
    const sockets = this.#sockets
    return class extends this.#surroundings.WebSocket {
      constructor(url: string) {
        super(url)
        sockets.add(this)
      }
    }
  }
}
