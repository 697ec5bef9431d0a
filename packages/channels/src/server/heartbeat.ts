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
  pingAt: number
}

/**
 * Finds the peers that vanished without a word, and those that make no progress:
 * they answer nothing, or nothing of theirs is taken. One timer for all of them looks
 * once a second; it compares counters, so that a message costs nothing here.
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
    this.#pulses.set(peer, { ...counted, pingAt })
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
    const slept = now - this.#lookedAt > sleptThrough ? now - this.#lookedAt : 0
    this.#lookedAt = now
    for (const [peer, pulse] of this.#pulses) {
      // If it was us who slept (a paused machine), nobody else was silent.
      pulse.heardAt += slept
      pulse.takenAt += slept
      pulse.answeredAt += slept
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
    if (peer.answers !== pulse.answers || !peer.owesAnswer || peer.isPaused) {
      pulse.answers = peer.answers
      pulse.answeredAt = now
    }
    const { silence, silenceWhileBehind, unanswered, stalled } = this.#options
    const isSilent = now - pulse.heardAt >= (peer.isBehind ? silenceWhileBehind : silence)
    if (isSilent || now - pulse.answeredAt >= unanswered) {
      this.remove(peer)
      peer.terminate()
    } else if (now - pulse.takenAt >= stalled) {
      this.remove(peer)
      peer.close()
    } else if (now >= pulse.pingAt) {
      pulse.pingAt = now + this.#options.pingEvery
      peer.ping()
    }
  }
}

const sleptThrough = 5000
