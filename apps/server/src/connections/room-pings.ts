import { type EncodedFrame, encodeText } from '@lobby/channels'
import type { Ping } from '@lobby/protocol'
import type { Beating, Beats } from './shared.ts'

/** The connection that is told. */
interface Pinged {
  readonly rooms: { readonly heads: Ping['heads'] }
  sendEncoded(frame: EncodedFrame): unknown
}

/** Tells a client now and then that we are here, and where its rooms are. */
export class RoomPings implements Beating {
  readonly #connection: Pinged
  readonly #beats: Beats
  /** Its place among those that beat. */
  #place: number | undefined

  constructor(connection: Pinged, beats: Beats) {
    this.#connection = connection
    this.#beats = beats
  }

  begin(): void {
    this.#place ??= this.#beats.add(this, this.#beats.period * (0.5 + Math.random() / 2))
  }

  beat(): void {
    const ping: Ping = { type: 'ping', heads: this.#connection.rooms.heads }
    void this.#connection.sendEncoded(frameOf(JSON.stringify(ping)))
  }

  /** The connection is gone. */
  stop(): void {
    if (this.#place !== undefined) this.#beats.remove(this, this.#place)
  }
}

/** The ping that was sent last: where nothing is said, most connections are where the others are. */
let newest: { readonly text: string; readonly frame: EncodedFrame } | undefined

function frameOf(text: string): EncodedFrame {
  if (newest?.text !== text) newest = { text, frame: encodeText(text) }
  return newest.frame
}
