/** A peer whose pulse is taken. */
export interface Peer {
  /** Grows with every byte that comes from the peer. */
  readonly bytesRead: number
  /** We ourselves stopped reading, until the application has taken what came: its silence means nothing. */
  readonly isPaused: boolean
  /** Grows with everything that the application takes of it. */
  readonly taken: number
  /** Grows with every answer to a ping. */
  readonly answers: number
  /** A ping waits for its answer. */
  readonly owesAnswer: boolean
  /** It has been sent much that it has not read: its answers take longer. */
  readonly isBehind: boolean
  ping(): void
  /** Ends it in order: it is there, and may come again. */
  close(): void
  terminate(): void
}

/** How long a peer may say nothing, and how often it is pinged. */
export interface HeartbeatOptions {
  /** Milliseconds between two pings to one peer. */
  readonly pingEvery: number
  /** Milliseconds without a byte after which a peer is terminated. */
  readonly silence: number
  /** The same for a peer that is behind. */
  readonly silenceWhileBehind: number
  /** Milliseconds without an answer to a ping after which a peer is terminated, whatever else it says. */
  readonly unanswered: number
  /** Milliseconds after which a peer is closed that is not read from, and of which nothing is taken. */
  readonly stalled: number
  readonly clock?: () => number
  readonly random?: () => number
}

interface Pulse {
  bytesRead: number
  heardAt: number
  taken: number
  takenAt: number
  answers: number
  answeredAt: number
  /** It owed an answer when it was last looked at. */
  owes: boolean
  isPaused: boolean
  pingAt: number
  /** What was taken by the last time for a ping, and how many there were since that were not worth one. */
  takenByPing: number
  notPinged: number
  /** Until then nothing can have become due. */
  restsUntil: number
}

/**
 * Finds the peers that vanished without a word, and those that make no progress:
 * they answer nothing, or nothing of theirs is taken. One timer for all of them looks
 * once a second; it compares counters, so that a message costs nothing here, and those of
 * one peer ten times in the silence that it is allowed, and when something is due.
 *
 * A peer that says things is there, which is all that most pings ask: it gets every fourth.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  readonly #clock: () => number
  readonly #random: () => number
  readonly #pulses = new Map<Peer, Pulse>()
  #timer: NodeJS.Timeout | undefined
  #lookedAt = 0

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#clock = options.clock ?? (() => performance.now())
    this.#random = options.random ?? Math.random
  }

  add(peer: Peer): void {
    const now = this.#clock()
    // Somewhere in the second half of the period, so that peers who came
    // together after a restart are not pinged together forever.
    const pingAt = now + this.#options.pingEvery * (0.5 + this.#random() / 2)
    const { bytesRead, taken, answers } = peer
    const counted = { bytesRead, heardAt: now, taken, takenAt: now, answers, answeredAt: now }
    const unpinged = { takenByPing: taken, notPinged: 0, owes: false, isPaused: false }
    this.#pulses.set(peer, { ...counted, ...unpinged, pingAt, restsUntil: now })
    if (this.#timer) return
    this.#lookedAt = now
    const lookEvery = Math.min(1000, this.#options.silence / 10)
    this.#timer = setInterval(() => this.look(), lookEvery).unref()
  }

  remove(peer: Peer): void {
    this.#pulses.delete(peer)
    if (this.#pulses.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Takes every pulse once. The timer calls it; a test with its own clock may. */
  look(): void {
    const now = this.#clock()
    const before = this.#lookedAt
    const slept = now - before > sleptThrough ? now - before : 0
    this.#lookedAt = now
    for (const [peer, pulse] of this.#pulses) {
      const isPaused = peer.isPaused || pulse.isPaused
      if (now < pulse.restsUntil && slept === 0 && !isPaused) continue
      // If it was us who slept (a paused machine), nobody else was silent.
      pulse.heardAt += slept
      pulse.takenAt += slept
      pulse.answeredAt += slept
      // Every look asks whether it is paused: by the one before it was not.
      if (!pulse.isPaused) pulse.takenAt = slept > 0 ? now : before
      pulse.isPaused = peer.isPaused
      this.#take(peer, pulse, now)
    }
  }

  #take(peer: Peer, pulse: Pulse, now: number): void {
    if (peer.bytesRead !== pulse.bytesRead || peer.isPaused) {
      pulse.bytesRead = peer.bytesRead
      pulse.heardAt = now
    }
    if (peer.taken !== pulse.taken || !peer.isPaused) {
      pulse.taken = peer.taken
      pulse.takenAt = now
    }
    if (peer.answers !== pulse.answers || !pulse.owes || peer.isPaused) {
      pulse.answers = peer.answers
      pulse.answeredAt = now
    }
    // Since when it owes one is not known: not before it is seen.
    pulse.owes = peer.owesAnswer
    const { silence, silenceWhileBehind, unanswered, stalled } = this.#options
    const isSilent = now - pulse.heardAt >= (peer.isBehind ? silenceWhileBehind : silence)
    if (isSilent || now - pulse.answeredAt >= unanswered) {
      this.remove(peer)
      peer.terminate()
    } else if (now - pulse.takenAt >= stalled) {
      this.remove(peer)
      peer.close()
    } else {
      if (now >= pulse.pingAt) this.#ping(peer, pulse, now)
      const silentAt = pulse.heardAt + (peer.isBehind ? silenceWhileBehind : silence)
      const dueAt = Math.min(silentAt, pulse.pingAt, pulse.answeredAt + unanswered)
      pulse.restsUntil = Math.min(dueAt, pulse.takenAt + stalled, now + silence / 10)
    }
  }

  #ping(peer: Peer, pulse: Pulse, now: number): void {
    const says = peer.taken !== pulse.takenByPing && !peer.isBehind && !peer.owesAnswer
    pulse.takenByPing = peer.taken
    pulse.notPinged = says ? (pulse.notPinged + 1) % pingsOfTalkers : 0
    // Should it fall silent it has as long to answer as any other.
    pulse.pingAt = (pulse.notPinged > 0 ? pulse.heardAt : now) + this.#options.pingEvery
    if (pulse.notPinged === 0) peer.ping()
  }
}

/** One in so many. */
const pingsOfTalkers = 4

const sleptThrough = 5000
