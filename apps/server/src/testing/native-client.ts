import { randomUUID } from 'node:crypto'
import type { WebSocketCommunicator } from '@lobby/channels/testing'
import {
  type Ack,
  type Command,
  type Cursor,
  type Events,
  type Refusal,
  type RoomEvent,
  ServerFrame,
  type Welcome,
} from '@lobby/protocol'

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>
type CommandWithRef = Extract<Command, { ref: number }>
type Answer = FrameOf<'ack' | 'ok' | 'error'>
// A `ref` is given where the test does not care which.
type WithoutRef<C> = C extends CommandWithRef ? Omit<C, 'ref'> : C

/** A person's end of the native protocol. Every frame is checked against the protocol's schema. */
export class NativeClient {
  readonly socket: WebSocketCommunicator
  readonly #frames: ServerFrame[] = []
  #welcome: Welcome | undefined
  #isReady = false
  #lastRef = 0

  constructor(socket: WebSocketCommunicator) {
    this.socket = socket
  }

  get welcome(): Welcome {
    if (!this.#welcome) throw new Error('Nobody has said hello yet.')
    return this.#welcome
  }

  /** Opens the socket, says hello, and waits for all that it asked for, which stays to be taken; the answer is the welcome. */
  async hello(hello: { cursors?: Readonly<Record<string, Cursor | null>>; name?: string } = {}) {
    await this.socket.connect()
    await this.socket.sendJson({ type: 'hello', v: 1, ...hello })
    this.#welcome = await this.next('welcome')
    while (!this.#isReady) await this.#hear()
    return this.#welcome
  }

  /** The next frame of this type; frames of other types stay, in their order. */
  async next<Type extends ServerFrame['type']>(type: Type): Promise<FrameOf<Type>> {
    for (;;) {
      const index = this.#frames.findIndex((frame) => frame.type === type)
      if (index >= 0) return this.#frames.splice(index, 1)[0] as FrameOf<Type>
      await this.#hear()
    }
  }

  /** The very next frame. */
  async nextFrame(): Promise<ServerFrame> {
    for (;;) {
      const frame = this.#frames.shift()
      if (frame) return frame
      await this.#hear()
    }
  }

  /** Sends a command, and waits for what answers it. */
  async command(command: WithoutRef<CommandWithRef>): Promise<Answer> {
    return this.answerTo(await this.post(command))
  }

  /** Sends a command without waiting; its `ref` is the answer. */
  async post(command: WithoutRef<CommandWithRef>): Promise<number> {
    const ref = ++this.#lastRef
    await this.socket.sendJson({ ref, ...command })
    return ref
  }

  /** Waits for what answers the command with this `ref`; other frames stay. */
  async answerTo(ref: number): Promise<Answer> {
    for (;;) {
      const index = this.#frames.findIndex((frame) => 'ref' in frame && frame.ref === ref)
      if (index >= 0) return this.#frames.splice(index, 1)[0] as Answer
      await this.#hear()
    }
  }

  /** Posts a message and waits until it is on disk. Throws when it is refused. */
  async say(room: string, body: string, clientId: string = randomUUID()): Promise<Ack> {
    const answer = await this.command({ type: 'message.send', room, clientId, body })
    if (answer.type !== 'ack') throw new Error(`Refused: ${JSON.stringify(answer)}`)
    return answer
  }

  /** Sends anything at all, and waits for its refusal. */
  async refusalOf(frame: unknown): Promise<Refusal> {
    await this.socket.sendText(typeof frame === 'string' ? frame : JSON.stringify(frame))
    return this.next('error')
  }

  /** The room's events up to this `seq`, as its `events` frames and snapshots brought them. */
  async eventsUpTo(room: string, seq: number): Promise<RoomEvent[]> {
    const events: RoomEvent[] = []
    while ((events.at(-1)?.seq ?? 0) < seq) {
      const index = this.#frames.findIndex((frame) => isOfRoom(frame, room))
      if (index < 0) await this.#hear()
      else events.push(...(this.#frames.splice(index, 1)[0] as Events).events)
    }
    return events
  }

  /** True when nothing is on its way: what comes next is the answer to a question asked now. */
  async isQuiet(): Promise<boolean> {
    const ref = await this.post({ type: 'room.unfollow', room: 'nowhere' })
    await this.answerTo(ref)
    return this.#frames.length === 0
  }

  async #hear(): Promise<void> {
    const frame = ServerFrame.parse(await this.socket.receiveJson())
    if (frame.type === 'ready') this.#isReady = true
    else this.#frames.push(frame)
  }
}

function isOfRoom(frame: ServerFrame, room: string): boolean {
  return (frame.type === 'events' || frame.type === 'snapshot') && frame.room === room
}
