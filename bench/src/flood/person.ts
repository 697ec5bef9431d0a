import { setTimeout as delay } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { ask, dial, enter, type Guest, type Line } from './line.ts'

/** Milliseconds from asking to having, and what was asked in vain. */
export interface Notes {
  /** Messages over a socket, until they were acknowledged. */
  readonly sends: number[]
  /** Pages of a room over HTTP, on a connection of their own each. */
  readonly reads: number[]
  failed: number
}

/** Between two messages, and between two pages: well within the rates of one person, and of a room. */
const sendEvery = 333
const readEvery = 200
/** An answer that takes longer has failed. */
const patience = 10_000

/** An honest guest with a socket. */
export class Person {
  readonly #guest: Guest
  readonly #waiting = new Map<number, (isStored: boolean) => void>()
  #socket: WebSocket | undefined
  #ref = 0

  static async enter(line: Line, name: string): Promise<Person> {
    const guest = await enter(line, name)
    if (!guest) throw new Error(`${name} was not let in.`)
    const person = new Person(guest)
    if (!(await person.#connect())) throw new Error(`${name} got no socket.`)
    return person
  }

  private constructor(guest: Guest) {
    this.#guest = guest
  }

  /** Sends and reads for so many seconds. */
  async visit(seconds: number, notes: Notes): Promise<void> {
    const send = async () => (this.#socket || (await this.#connect())) && this.#send()
    const read = async () => {
      const { line, headers } = this.#guest
      return (await ask(line, 'GET', '/api/rooms/lobby/messages', { headers })).status === 200
    }
    const timed = async (every: number, what: () => Promise<boolean>, times: number[]) => {
      await delay(Math.random() * every)
      for (let n = 0; n < (seconds * 1_000) / every; n++) {
        const from = performance.now()
        const isDone = await what()
        const took = performance.now() - from
        if (isDone) times.push(took)
        else notes.failed++
        await delay(Math.max(0, every - took))
      }
    }
    await Promise.all([timed(sendEvery, send, notes.sends), timed(readEvery, read, notes.reads)])
  }

  leave(): void {
    this.#socket?.terminate()
  }

  #connect(): Promise<boolean> {
    const socket = dial(this.#guest)
    const hello = { type: 'hello', v: 1, cursors: { lobby: null } }
    return new Promise((resolve) => {
      socket
        .on('error', () => {})
        .on('open', () => socket.send(JSON.stringify(hello)))
        .on('close', () => {
          this.#socket = undefined
          for (const settle of this.#waiting.values()) settle(false)
          resolve(false)
        })
        .on('message', (data) => {
          const { type, ref } = JSON.parse(String(data)) as { type: string; ref?: number }
          if (type === 'ping') socket.send('{"type":"pong"}')
          if (type === 'ack' || type === 'error') this.#waiting.get(ref ?? 0)?.(type === 'ack')
          if (type !== 'ready') return
          this.#socket = socket
          resolve(true)
        })
    })
  }

  #send(): Promise<boolean> {
    const ref = ++this.#ref
    const message = { room: 'lobby', clientId: crypto.randomUUID(), body: 'Tea?' }
    this.#socket?.send(JSON.stringify({ type: 'message.send', ref, ...message }))
    return new Promise((resolve) => {
      const impatient = setTimeout(() => this.#waiting.get(ref)?.(false), patience)
      this.#waiting.set(ref, (isStored) => {
        clearTimeout(impatient)
        this.#waiting.delete(ref)
        resolve(isStored)
      })
    })
  }
}
