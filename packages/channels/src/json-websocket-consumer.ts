import type { WebSocketScope } from './application.ts'
import { ProtocolError } from './errors.ts'
import { type SendOptions, WebSocketConsumer } from './websocket-consumer.ts'

/**
 * Serves one WebSocket whose messages are JSON. What `receiveJson` is handed
 * came from outside and is `unknown`: check it before you believe it.
 */
export abstract class JsonWebSocketConsumer<
  S extends WebSocketScope = WebSocketScope,
> extends WebSocketConsumer<S> {
  static override readonly base: { readonly prototype: object } = JsonWebSocketConsumer

  /** One message came, parsed. Ignored by default. */
  receiveJson(_content: unknown): unknown {
    return undefined
  }

  /** A text came that is no JSON. By default the socket is closed with 1007. */
  receiveBrokenJson(_text: string): unknown {
    return this.close(1007)
  }

  /** Makes a value of a text; what it throws is broken JSON. Override it for another notation. The idea is `decode_json` of Channels. */
  decodeJson(text: string): unknown {
    return JSON.parse(text)
  }

  /** Makes a text of a value; undefined for one that cannot be sent. The idea is `encode_json` of Channels. */
  encodeJson(content: unknown): string | undefined {
    return JSON.stringify(content)
  }

  /**
   * Sends a value as JSON, and closes the socket after it, as `send` does. Throws `ProtocolError` for one that JSON
   * does not have, such as `undefined`.
   */
  async sendJson(content: unknown, options?: SendOptions): Promise<void> {
    const text = this.encodeJson(content)
    if (text === undefined) throw new ProtocolError(`A ${typeof content} cannot be sent as JSON.`)
    await this.send(text, options)
  }

  override receiveText(text: string): unknown {
    let content: unknown
    try {
      content = this.decodeJson(text)
    } catch {
      return this.receiveBrokenJson(text)
    }
    return this.receiveJson(content)
  }

  /** A binary message came, which JSON never is. By default the socket is closed with 1003. */
  override receiveBytes(_bytes: Uint8Array): unknown {
    return this.close(1003)
  }
}
