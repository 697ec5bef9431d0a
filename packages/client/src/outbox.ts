import type { Author } from '@lobby/protocol'
import { newClientId } from './client-id.ts'
import type { Clock } from './clock.ts'
import { type Deliver, Delivery } from './delivery.ts'
import { OutboxBook } from './outbox-book.ts'
import {
  type FailureCode,
  filesAt,
  isWaitingForFiles,
  type PendingMessage,
  type Place,
} from './pending-message.ts'
import type { OutboxChange, Persistence } from './persistence/persistence.ts'
import type { JoinTabs, Tab, Word } from './tabs.ts'

type Wiring = {
  readonly clock: Clock
  readonly random: () => number
  readonly persistence: Persistence
  readonly joinTabs: JoinTabs
  readonly deliver: Deliver
  /** Where this tab has seen the message in its room's log; undefined while it has not. */
  readonly placeOf: (message: PendingMessage) => Place | undefined
  readonly onChange: () => void
  /** Something that another tab said and that is not about the outbox. */
  readonly onWord: (word: Word) => void
}

type Written = Pick<PendingMessage, 'room' | 'body'> & {
  readonly answering: PendingMessage['answering'] | undefined
  readonly files: PendingMessage['files'] | undefined
}

/** An acknowledged message is offered again when its room's history is lost within this time. */
const offeredAgainFor = 60_000
const expiresAfter = 7 * 24 * 60 * 60 * 1_000
const sweepEvery = 30_000

/**
 * Keeps each message until the server has it on disk, through breaks, reloads
 * and closed tabs, and hands it over once, in the order of its room. A message
 * whose answer was lost goes again under the same `clientId`: the server stores
 * it once.
 */
export class Outbox {
  readonly #wiring: Wiring
  readonly #book: OutboxBook
  readonly #delivery: Delivery
  readonly #epochs = new Map<string, string>()
  #owner: Author | undefined
  #opened: Promise<void> = Promise.resolve()
  #tab: Tab | undefined
  #isLeading = false
  #isOnline = false
  #cancelSweep: (() => void) | undefined

  constructor(wiring: Wiring) {
    this.#wiring = wiring
    const { persistence, clock, random, deliver } = wiring
    this.#book = new OutboxBook({
      persistence,
      onChange: () => this.#changed(),
      known: (messages) => messages.flatMap((message) => this.#seen(message)),
      onSaved: () => this.#tab?.post('outbox'),
    })
    this.#delivery = new Delivery({
      clock,
      random,
      deliver,
      due: () => this.messages.filter((message) => this.#isDue(message)),
      onStored: ({ clientId, room }, { epoch, seq }) => {
        this.#epochs.set(room, epoch)
        this.stored(clientId, { epoch, seq })
      },
      onRefused: (message, code) => this.#fail(message, code),
    })
  }

  /** Everything that is not surely in the log for good, in the order of writing. */
  get messages(): readonly PendingMessage[] {
    return this.#book.messages
  }

  /** Takes up what this person has left to send. What another person has left is not theirs, to send or to see. */
  signedIn(person: Author): Promise<void> {
    if (this.#owner?.id === person.id) return this.#opened
    // The other tabs of the last person may not have heard.
    this.announceSignIn()
    this.#owner = person
    this.#leave()
    this.#opened = this.#open(person)
    return this.#opened
  }

  /** The server answers: what waits is sent, in order. */
  async resume(): Promise<void> {
    this.#isOnline = true
    await this.#opened
    this.#tab?.post('online')
    this.#run()
  }

  /** Keeps everything; sends nothing until `resume`. */
  pause(): void {
    this.#isOnline = false
    this.#delivery.stop()
  }

  /** Stops, and lets another tab send. */
  close(): void {
    this.pause()
    this.#leave()
    this.#owner = undefined
    this.#cancelSweep?.()
    this.#cancelSweep = undefined
  }

  /** Tells the other tabs of the person before that another one is signed in. */
  announceSignIn(): void {
    this.#tab?.post('signed-in')
  }

  /** Throws away what this person had here, in every tab. */
  async signOut(): Promise<void> {
    const owner = this.#owner
    this.#tab?.post('signed-out')
    this.close()
    await this.#book.close()
    if (owner) await this.#wiring.persistence.forget(owner.id)
  }

  /** A new message; answers its client id. */
  write({ answering, files = [], ...said }: Written): string {
    const clientId = newClientId()
    const writtenAt = new Date(this.#wiring.clock.wall()).toISOString()
    const more = { ...(answering && { answering }), ...(files.length > 0 && { files }) }
    this.add({ clientId, ...said, ...more, writtenAt })
    return clientId
  }

  add(message: Omit<PendingMessage, 'state' | 'userId'>): void {
    if (this.#isLeading) this.#delivery.added(message.clientId)
    this.#add({ ...message, userId: this.#owner?.id, state: { kind: 'sending' } })
  }

  /** Tries a failed message again, after everything that waits: its old place may be taken. */
  retry(clientId: string): void {
    const message = this.#book.find(clientId)
    if (message?.state.kind !== 'failed') return
    const writtenAt = new Date(this.#wiring.clock.wall()).toISOString()
    this.#book.change({ type: 'remove', clientId })
    this.#add({ ...message, writtenAt, userId: this.#owner?.id, state: { kind: 'sending' } })
  }

  /** Throws a message away that failed or waits for its files. Any other may be on the server already, and cannot be taken back. */
  discard(clientId: string): void {
    const message = this.#book.find(clientId)
    if (message && (message.state.kind === 'failed' || isWaitingForFiles(message)))
      this.#book.change({ type: 'remove', clientId })
  }

  /** Of the messages that have the file of this key, each becomes what `change` answers. */
  changeWith(key: string, change: (message: PendingMessage) => PendingMessage): void {
    for (const message of this.messages)
      if (message.files?.some((file) => file.key === key))
        this.#book.change({ type: 'change', message: change(message) })
  }

  /** The message is in its room's log: it was acknowledged, or its event has come. */
  stored(clientId: string, place: Place): void {
    const message = this.#book.find(clientId)
    if (!message || (message.state.kind === 'stored' && message.state.epoch === place.epoch)) return
    this.#book.change(this.#storedAt(message, place))
  }

  /** Which history a room has. What was stored in another one within the last minute is offered again. */
  setEpoch(room: string, epoch: string): void {
    if (this.#epochs.get(room) === epoch) return
    this.#epochs.set(room, epoch)
    this.#delivery.pump()
  }

  async #open(person: Author): Promise<void> {
    const left = await this.#book.open(person.id)
    if (this.#owner !== person) return
    for (const message of left) {
      const isTheirs = message.userId === undefined || message.userId === person.id
      if (isTheirs) this.#add({ ...message, userId: person.id })
    }
    this.#tab = this.#wiring.joinTabs(`lobby ${person.id}`, {
      onLead: () => this.#lead(person),
      onWord: (word) => this.#hear(word),
    })
  }

  /** The tab that led before may have changed what is kept: look before sending. */
  #lead(person: Author): void {
    void this.#book.reread().then(() => {
      this.#isLeading = this.#owner === person
      this.#run()
    })
  }

  #leave(): void {
    this.#isLeading = false
    this.#delivery.stop()
    this.#delivery.share()
    this.#tab?.leave()
    this.#tab = undefined
  }

  #hear(word: Word): void {
    if (word === 'outbox') void this.#book.reread()
    else this.#wiring.onWord(word)
  }

  #run(): void {
    if (!this.#isOnline || !this.#isLeading) return
    this.#sweep()
    this.#delivery.start()
  }

  #changed(): void {
    this.#wiring.onChange()
    this.#delivery.pump()
    if (this.messages.length > 0) this.#cancelSweep ??= this.#sweepLater()
  }

  #isDue(message: PendingMessage): boolean {
    const { room, state } = message
    if (state.kind === 'stored') return (this.#epochs.get(room) ?? state.epoch) !== state.epoch
    return state.kind === 'sending' && !isWaitingForFiles(message)
  }

  #add(message: PendingMessage): void {
    this.#book.change({ type: 'add', message })
  }

  /** A message of another tab, or of last time, may be read after its event has come. */
  #seen(message: PendingMessage): OutboxChange | never[] {
    const place = message.state.kind === 'stored' ? undefined : this.#wiring.placeOf(message)
    const isOver = place && (this.#epochs.get(message.room) ?? place.epoch) !== place.epoch
    return place && !isOver ? this.#storedAt(message, place) : []
  }

  #storedAt(message: PendingMessage, place: Place): OutboxChange {
    const { epoch, seq } = place
    const state = { kind: 'stored', epoch, seq, at: this.#wiring.clock.wall() } as const
    return { type: 'change', message: { ...message, ...filesAt(message, place), state } }
  }

  #fail(message: PendingMessage, code: FailureCode): void {
    const state = { kind: 'failed', code } as const
    this.#book.change({ type: 'change', message: { ...message, state } })
  }

  #sweepLater(): () => void {
    return this.#wiring.clock.after(sweepEvery, () => {
      this.#cancelSweep = undefined
      this.#sweep()
      if (this.messages.length > 0) this.#cancelSweep ??= this.#sweepLater()
    })
  }

  /** Lets go of what is surely stored, and gives up what nobody expects any more. */
  #sweep(): void {
    if (!this.#isLeading) return
    const now = this.#wiring.clock.wall()
    const changes = this.messages.flatMap((message): OutboxChange | never[] => {
      const { clientId, room, state, writtenAt } = message
      if (state.kind === 'stored' && now - state.at >= offeredAgainFor && !this.#isDue(message))
        return { type: 'remove', clientId }
      const isOld = state.kind === 'sending' && now - Date.parse(writtenAt) >= expiresAfter
      if (!isOld || this.#delivery.isOnItsWay(room)) return []
      return { type: 'change', message: { ...message, state: { kind: 'failed', code: 'expired' } } }
    })
    this.#book.change(...changes)
  }
}
