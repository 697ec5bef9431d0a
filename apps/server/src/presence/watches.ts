// Which connection watches which people: each is told of those alone, of all that has changed in one frame, and not
// more often than twice a second, however many come and go.
import type { PersonPresence, Presence } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { LogTarget } from '../ground/logger.ts'
import type { Person } from '../ground/person.ts'
import type { Seen } from './may-see.ts'
import type { PresenceTimes } from './presence-times.ts'

/** Milliseconds after which it is asked again which people a person may see, where nothing has said so before: as often as whose session it is. */
const seenFor = 30_000

/** A connection that watches. */
export interface Watcher {
  readonly person: Person | undefined
  /** Whether it takes what is of the moment; else it is told later, of what is then. */
  readonly isFree: boolean
  tellPresence(people: readonly PersonPresence[]): unknown
}

interface Watch {
  readonly watcher: Watcher
  readonly ids: readonly string[]
  /** What the client was told last. */
  readonly told: Map<string, Presence>
  /** The people of which there may be something to tell. */
  readonly due: Set<string>
  seen: Seen | undefined
  askedAt: number
}

interface Needs {
  readonly presenceOf: (id: string) => Presence | undefined
  readonly seenBy: (person: Person, ids: readonly string[]) => Promise<Seen>
  readonly clock: Clock
  readonly logger: LogTarget
  readonly times: Pick<PresenceTimes, 'tell'>
}

export class Watches {
  readonly #presenceOf: Needs['presenceOf']
  readonly #askSeen: Needs['seenBy']
  readonly #clock: Clock
  readonly #logger: LogTarget
  readonly #every: number
  readonly #byWatcher = new Map<Watcher, Watch>()
  readonly #byPerson = new Map<string, Set<Watch>>()
  readonly #due = new Set<Watch>()
  #stop: (() => void) | undefined
  #isClosed = false

  constructor({ presenceOf, seenBy, clock, logger, times }: Needs) {
    this.#presenceOf = presenceOf
    this.#askSeen = seenBy
    this.#clock = clock
    this.#logger = logger
    this.#every = times.tell
  }

  /** From now on the connection watches these people, and no others. Resolves when it was told of them. */
  async watch(watcher: Watcher, people: readonly string[]): Promise<void> {
    const before = this.#byWatcher.get(watcher)
    this.unwatch(watcher)
    const ids = [...new Set(people)]
    const told = new Map(before?.told.entries().filter(([id]) => ids.includes(id)))
    const watch: Watch = { watcher, ids, told, due: new Set(ids), seen: undefined, askedAt: 0 }
    this.#byWatcher.set(watcher, watch)
    for (const id of ids) this.#byPerson.getOrInsertComputed(id, () => new Set()).add(watch)
    await this.#tell(watch)
  }

  unwatch(watcher: Watcher): void {
    const watch = this.#byWatcher.get(watcher)
    if (!watch) return
    this.#byWatcher.delete(watcher)
    this.#due.delete(watch)
    for (const id of watch.ids) {
      const watches = this.#byPerson.get(id)
      watches?.delete(watch)
      if (watches?.size === 0) this.#byPerson.delete(id)
    }
  }

  /** Which people the person may see may be another question now. */
  askAgain(watcher: Watcher): void {
    const watch = this.#byWatcher.get(watcher)
    if (!watch) return
    watch.seen = undefined
    this.#owe(watch, watch.ids)
  }

  /** The person is shown otherwise than before. */
  changed(id: string): void {
    for (const watch of this.#byPerson.get(id) ?? []) this.#owe(watch, [id])
  }

  /** There may be something to tell of everybody. */
  allChanged(): void {
    for (const watch of this.#byWatcher.values()) this.#owe(watch, watch.ids)
  }

  close(): void {
    this.#stop?.()
    this.#isClosed = true
  }

  #owe(watch: Watch, ids: readonly string[]): void {
    for (const id of ids) watch.due.add(id)
    this.#due.add(watch)
    if (this.#isClosed) return
    this.#stop ??= this.#clock.after(this.#every, () => void this.#tellAll())
  }

  async #tellAll(): Promise<void> {
    const due = [...this.#due]
    this.#due.clear()
    for (const watch of due)
      try {
        if (watch.watcher.isFree) await this.#tell(watch)
        else this.#due.add(watch)
      } catch (error) {
        this.#logger.error({ err: error }, 'Presence could not be told.')
        this.#due.add(watch)
      }
    this.#stop = undefined
    for (const watch of this.#due) this.#owe(watch, [])
  }

  async #tell(watch: Watch): Promise<void> {
    const { watcher, due, told } = watch
    const seen = await this.#seenBy(watch)
    // Meanwhile the connection has gone, or watches others.
    if (!seen || this.#byWatcher.get(watcher) !== watch) return
    const people: PersonPresence[] = []
    for (const id of due) {
      if (!seen.people.has(id)) continue
      const presence = seen.blockers.has(id) ? 'offline' : this.#presenceOf(id)
      if (presence === undefined || told.get(id) === presence) continue
      told.set(id, presence)
      people.push({ id, presence })
    }
    due.clear()
    if (people.length > 0) watcher.tellPresence(people)
  }

  async #seenBy(watch: Watch): Promise<Seen | undefined> {
    const { person } = watch.watcher
    if (!person) return undefined
    if (watch.seen && this.#clock.monotonic() - watch.askedAt < seenFor) return watch.seen
    watch.askedAt = this.#clock.monotonic()
    watch.seen = await this.#askSeen(person, watch.ids)
    return watch.seen
  }
}
