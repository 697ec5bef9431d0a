import { type Clock, every } from './clock.ts'

/** Places in the wheel: a member is called a part of the period late at most. */
const places = 25

/**
 * Calls each of many members once in every period, by one timer for all of them: a timer of its own takes a
 * third of a kilobyte of each connection.
 */
export class TimingWheel<Member> {
  /** Milliseconds in which each member is called once. */
  readonly period: number
  readonly #step: number
  readonly #call: (member: Member) => void
  readonly #clock: Clock
  readonly #members: readonly Set<Member>[] = Array.from({ length: places }, () => new Set())
  #size = 0
  /** The place that was called last, and when that was due. */
  #at = 0
  #turnedAt = 0
  #stop = () => {}

  constructor(period: number, call: (member: Member) => void, clock: Clock) {
    this.period = period
    this.#step = period / places
    this.#call = call
    this.#clock = clock
  }

  /** Calls the member after `wait` milliseconds, a period at most, and once a period from then on. Answers its place, for `remove`. */
  add(member: Member, wait: number): number {
    if (this.#size++ === 0) this.#begin()
    const steps = Math.min(places, Math.max(1, Math.ceil(wait / this.#step)))
    const place = (this.#at + steps) % places
    this.#members[place]?.add(member)
    return place
  }

  remove(member: Member, place: number): void {
    if (this.#members[place]?.delete(member) && --this.#size === 0) this.#stop()
  }

  #begin(): void {
    this.#turnedAt = this.#clock.monotonic()
    this.#stop = every(this.#clock, this.#step, () => this.#turn())
  }

  /** Calls every member that is due; once, however long the process stood still. */
  #turn(): void {
    const due = Math.floor((this.#clock.monotonic() - this.#turnedAt) / this.#step)
    this.#turnedAt += due * this.#step
    for (let left = Math.min(due, places); left > 0; left--) {
      this.#at = (this.#at + 1) % places
      const members = this.#members[this.#at]
      // A copy: one that is called may go, and come again.
      for (const member of [...(members ?? [])]) if (members?.has(member)) this.#call(member)
    }
  }
}
