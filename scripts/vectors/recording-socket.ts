// A socket to a real server that notes what is heard, and can be cut as a network cuts.
import type { Frame, Step } from './client-case.ts'

/** What happens to a person's sockets, of which there is one at a time. */
export class Recorder {
  readonly steps: Step[] = []
  /** The next frames of events are lost on the way. */
  losesEvents = false
  /** What the client says arrives, and what is said to it does not any more. */
  isDeaf = false
  /** Under which epoch the client knows the history, where it is not the server's. */
  otherEpoch: string | undefined
  #gate: PromiseWithResolvers<void> | undefined
  #cut = () => {}

  /** Ends the socket; the next one opens after `comeBack`. */
  leave(code = 1006): void {
    this.#gate ??= Promise.withResolvers()
    this.#cut()
    this.steps.push({ closes: code })
    this.isDeaf = false
  }

  comeBack(): void {
    this.#gate?.resolve()
    this.#gate = undefined
  }

  /** The class of sockets of the person with this cookie. */
  socketClass(origin: string, cookie: string) {
    const recorder = this
    return class {
      onopen: ((event: object) => void) | null = null
      onmessage: ((event: { data: string }) => void) | null = null
      onclose: ((event: { code: number }) => void) | null = null
      #socket: WebSocket | undefined

      constructor(url: string) {
        void (recorder.#gate?.promise ?? Promise.resolve()).then(() => this.#open(url))
      }

      get readyState(): number {
        return this.#socket?.readyState ?? 0
      }

      send(text: string): void {
        this.#socket?.send(text)
      }

      close(): void {
        this.#socket?.close()
      }

      #open(url: string): void {
        const socket = new WebSocket(url, { headers: { cookie, origin } } as never)
        this.#socket = socket
        socket.onopen = () => {
          recorder.steps.push({ opens: true })
          this.onopen?.({})
        }
        socket.onmessage = ({ data }) => {
          const frame = recorder.#heard(JSON.parse(data))
          if (frame) this.onmessage?.({ data: JSON.stringify(frame) })
        }
        recorder.#cut = () => {
          socket.onmessage = null
          socket.close()
          this.onclose?.({ code: 1006 })
        }
      }
    }
  }

  #heard(frame: Frame): Frame | undefined {
    if (this.isDeaf || (this.losesEvents && frame.type === 'events')) return undefined
    if (this.otherEpoch !== undefined)
      frame = JSON.parse(JSON.stringify(frame).replaceAll(/(?<="epoch":")[^"]+/g, this.otherEpoch))
    this.steps.push({ hears: frame })
    return frame
  }
}
