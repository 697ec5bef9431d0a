import type { SocketClass } from '@lobby/client/parts/connection'
import type { CommandOf, Hello, Ok, Refusal, ServerFrame } from '@lobby/protocol'
import { errorCodes } from '@lobby/protocol/errors'
import type { ChangeKind, History, Refused } from './history.ts'

interface Wiring {
  readonly client: string
  readonly user: string
  /** The share of `events` frames that are lost between the socket and the client. */
  readonly loss: number
  readonly history: History
  readonly random: () => number
}

/** What the native socket has a command for. */
type CommandKind = Exclude<ChangeKind, 'message.forward'>

/** A change as it goes over the wire, before it gets its number. */
export type ChangeCommand = {
  [Kind in CommandKind]: Omit<CommandOf<Kind>, 'ref'>
}[CommandKind]

/** The numbers of what is asked past the client; it never counts so far. */
const firstOfChanges = 1_000_000_000

type Due = { readonly room: string; readonly cmid: string }

/** Writes down what passes between the client and its socket. */
export class FrameTap {
  readonly #wiring: Wiring
  /** A room is about to be replaced in the client's state. */
  onSnapshot: (room: string, epoch: string) => void = () => {}
  /** Sends whose answer is due, by their number, on the connection of now. */
  #due = new Map<number, Due>()
  #socket = 0
  #write = (_text: string): void => {}
  /** Changes whose answer is due, by their number. */
  #changes = new Map<number, Pick<Refused, 'room' | 'id'>>()
  #lastChange = firstOfChanges
  #isOpen = false
  /** A change of this id has been answered; `isOver`: it need not be tried again. */
  onChangeAnswered: (id: string, isOver: boolean) => void = () => {}

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  /** Sends whose answer is due: also of messages that were acknowledged once, and are offered to another history. */
  get underWay(): number {
    return this.#due.size
  }

  /** Asks for a change over the connection of now, past the client. False where there is none. */
  ask(id: string, command: ChangeCommand): boolean {
    if (!this.#isOpen) return false
    const ref = ++this.#lastChange
    this.#changes.set(ref, { room: command.room, id })
    this.#write(JSON.stringify({ ...command, ref }))
    return true
  }

  /** Answers the number of the connection. */
  opened(write: (text: string) => void): number {
    const { client, history } = this.#wiring
    this.#giveUp()
    this.#isOpen = true
    const socket = ++this.#socket
    this.#write = write
    history.add({ type: 'info', f: 'opened', client, socket })
    return socket
  }

  /** The connection is gone; an old one may say so late. */
  closed(socket: number, code: number): void {
    const { client, history } = this.#wiring
    history.add({ type: 'info', f: 'closed', client, socket, code })
    if (socket !== this.#socket) return
    this.#isOpen = false
    this.#giveUp()
  }

  sent(text: string): void {
    const frame = JSON.parse(text)
    if (frame.type === 'message.send')
      this.#due.set(frame.ref, { room: frame.room, cmid: frame.clientId })
  }

  #changeAnswered(ref: number, answer: Ok | Refusal): void {
    const { client, user, history } = this.#wiring
    const due = this.#changes.get(ref)
    if (!due) return
    this.#changes.delete(ref)
    if (answer.type === 'ok') {
      history.add({ type: 'change', f: 'done', client, user, ...due })
      this.onChangeAnswered(due.id, true)
      return
    }
    const { code } = answer
    const final = !errorCodes[code]?.retry
    history.add({ type: 'change', f: 'refused', client, user, ...due, code, final })
    this.onChangeAnswered(due.id, final)
  }

  /** False when the client is not to get it. */
  received(text: string): boolean {
    const { client, user, history, loss, random } = this.#wiring
    const frame: ServerFrame = JSON.parse(text)
    if ((frame.type === 'ok' || frame.type === 'error') && (frame.ref ?? 0) > firstOfChanges) {
      this.#changeAnswered(frame.ref ?? 0, frame)
      return false
    }
    if (frame.type === 'ack') {
      const { room, clientId: cmid, epoch, seq, ref } = frame
      this.#due.delete(ref)
      history.add({ type: 'ok', f: 'send', client, user, room, cmid, epoch, seq })
    } else if (frame.type === 'error') {
      const due = this.#due.get(frame.ref ?? 0)
      this.#due.delete(frame.ref ?? 0)
      const { code } = frame
      const final = !errorCodes[code]?.retry
      if (due) history.add({ type: 'nack', f: 'send', client, user, ...due, code, final })
    } else if (frame.type === 'events' || frame.type === 'snapshot') {
      const { type: f, room, epoch, events } = frame
      const seq = events[0]?.seq ?? (f === 'snapshot' ? frame.seq : 0)
      const last = events.at(-1)?.seq ?? seq
      const socket = this.#socket
      const reason = frame.type === 'snapshot' ? { reason: frame.reason } : {}
      history.add({ type: 'recv', f, client, user, room, socket, epoch, seq, last, ...reason })
      if (f === 'events' && random() < loss) return false
      if (f === 'snapshot') this.onSnapshot(room, epoch)
    } else if (frame.type === 'ready')
      history.add({ type: 'info', f: 'ready', client, socket: this.#socket })
    return true
  }

  /** Nobody will hear the answers that are due. */
  #giveUp(): void {
    const { client, user, history } = this.#wiring
    for (const due of this.#due.values())
      history.add({ type: 'info', f: 'send', client, user, ...due })
    this.#due = new Map()
    const unheard = [...this.#changes.values()]
    this.#changes = new Map()
    for (const due of unheard) {
      history.add({ type: 'change', f: 'lost', client, user, ...due })
      this.onChangeAnswered(due.id, false)
    }
  }
}

/** What a browser sends with the handshake; without an origin a cookie counts for nothing. */
function fromPage(url: string, cookie: string): string[] {
  const origin = `http://${new URL(url).host}`
  return { headers: { cookie, origin } } as unknown as string[]
}

/** A WebSocket that comes with the session of `cookie`, or else says a name in its hello, and shows what passes to the tap. */
export function tappedSocket(tap: FrameTap, name: string, cookie?: string): SocketClass {
  return class extends WebSocket {
    #handler: ((event: MessageEvent) => void) | null = null

    constructor(url: string) {
      super(url, cookie === undefined ? undefined : fromPage(url, cookie))
      const socket = tap.opened((text) => super.send(text))
      // Without a handler the client has let go of it already.
      super.onmessage = (event) => {
        if (this.#handler && tap.received(event.data)) this.#handler(event)
      }
      this.addEventListener('close', ({ code }) => tap.closed(socket, code))
    }

    override get onmessage() {
      return this.#handler
    }
    override set onmessage(handler) {
      this.#handler = handler
    }

    override send(text: string): void {
      const frame: Hello | { type: 'other' } = JSON.parse(text)
      if (frame.type !== 'hello') tap.sent(text)
      super.send(frame.type === 'hello' ? JSON.stringify({ ...frame, name }) : text)
    }
  } as unknown as SocketClass
}
