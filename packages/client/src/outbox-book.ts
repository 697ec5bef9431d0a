import type { PendingMessage } from './pending-message.ts'
import type { OutboxChange, Persistence } from './persistence/persistence.ts'

type Wiring = {
  readonly persistence: Persistence
  readonly onChange: () => void
  /** What this tab knows already of messages that were read, and what is kept does not say yet. */
  readonly known: (messages: readonly PendingMessage[]) => readonly OutboxChange[]
  /** Other tabs can read now what changed here. */
  readonly onSaved: () => void
}

/**
 * The messages of an outbox in their order, here and in what is kept. A change
 * is seen here at once and written behind; of what another tab changes, `reread`
 * takes everything but the messages that this one has changed since.
 */
export class OutboxBook {
  readonly #wiring: Wiring
  #messages: readonly PendingMessage[] = []
  /** Whose book it is; undefined while nobody is known, and then nothing is written. */
  #owner: string | undefined
  #toWrite: OutboxChange[] = []
  /** Client ids whose changes are not in what is kept yet, and how many. */
  readonly #unwritten = new Map<string, number>()
  #work: Promise<void> = Promise.resolve()

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  get messages(): readonly PendingMessage[] {
    return this.#messages
  }

  find(clientId: string): PendingMessage | undefined {
    return this.#messages.find((message) => message.clientId === clientId)
  }

  change(...changes: readonly OutboxChange[]): void {
    if (changes.length === 0) return
    this.#messages = changes.reduce(applied, this.#messages)
    if (this.#owner !== undefined) this.#write(this.#owner, changes)
    this.#wiring.onChange()
  }

  /** Opens a person's book, and answers what was here before and is not in it. */
  async open(owner: string): Promise<readonly PendingMessage[]> {
    const before = this.#owner
    this.#owner = undefined
    let kept: readonly PendingMessage[] = []
    await this.#next(async () => {
      kept = await this.#wiring.persistence.readOutbox(owner)
    })
    const known = new Set(kept.map(({ clientId }) => clientId))
    const left = this.#messages.filter(
      ({ clientId }) => !known.has(clientId) && (before !== owner || this.#unwritten.has(clientId)),
    )
    this.#owner = owner
    this.#replace(kept)
    return left
  }

  /** Resolves when the changes of other tabs are here. */
  reread(): Promise<void> {
    return this.#next(async () => {
      const owner = this.#owner
      if (owner === undefined) return
      const kept = await this.#wiring.persistence.readOutbox(owner)
      if (this.#owner === owner) this.#merge(kept)
    })
  }

  /** Forgets everything here, and whose it was; resolves when nothing more will be written. */
  close(): Promise<void> {
    this.#owner = undefined
    this.#messages = []
    this.#wiring.onChange()
    return this.#work
  }

  #merge(kept: readonly PendingMessage[]): void {
    const ours = new Map(this.#messages.map((message) => [message.clientId, message]))
    const isOurs = ({ clientId }: PendingMessage) => this.#unwritten.has(clientId)
    const known = new Set(kept.map(({ clientId }) => clientId))
    const added = this.#messages.filter(
      (message) => !known.has(message.clientId) && isOurs(message),
    )
    this.#replace(
      kept
        .flatMap((message) => (isOurs(message) ? (ours.get(message.clientId) ?? []) : message))
        .concat(added),
    )
  }

  #replace(messages: readonly PendingMessage[]): void {
    this.#messages = messages
    const changes = this.#wiring.known(messages)
    if (changes.length > 0) this.change(...changes)
    else this.#wiring.onChange()
  }

  #write(owner: string, changes: readonly OutboxChange[]): void {
    for (const change of changes) this.#count(change, 1)
    this.#toWrite.push(...changes)
    if (this.#toWrite.length > changes.length) return
    void this.#next(async () => {
      const batch = this.#toWrite
      this.#toWrite = []
      await this.#wiring.persistence.writeOutbox(owner, batch)
      for (const change of batch) this.#count(change, -1)
      this.#wiring.onSaved()
    })
  }

  #count(change: OutboxChange, by: number): void {
    const id = clientIdOf(change)
    const count = (this.#unwritten.get(id) ?? 0) + by
    if (count === 0) this.#unwritten.delete(id)
    else this.#unwritten.set(id, count)
  }

  /** One after the other. What cannot be kept stays here, and is ours for as long as the page lives. */
  #next(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch(() => {})
    return this.#work
  }
}

function applied(messages: readonly PendingMessage[], change: OutboxChange) {
  const id = clientIdOf(change)
  if (change.type === 'add') return [...messages, change.message]
  if (change.type === 'remove') return messages.filter(({ clientId }) => clientId !== id)
  return messages.map((message) => (message.clientId === id ? change.message : message))
}

function clientIdOf(change: OutboxChange): string {
  return change.type === 'remove' ? change.clientId : change.message.clientId
}
