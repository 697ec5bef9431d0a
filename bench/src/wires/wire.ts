/** What a frame from the server means to the socket that got it. */
export type Reading =
  /** The room says these. `first` is the number of the first of them, where the server numbers them. */
  | { readonly kind: 'messages'; readonly messages: readonly string[]; readonly first?: number }
  /** We are in the room; `last` is the number of its newest message. */
  | { readonly kind: 'joined'; readonly last?: number }
  /** The message we sent as `ref` is stored, under this number. */
  | { readonly kind: 'ack'; readonly ref: number; readonly number: number }
  /** The server expects this back. */
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'nothing' }

/** How a peer is spoken to: its protocol on top of WebSocket frames, as a client sees it. */
export interface Wire {
  readonly path: string
  /** What a client says first. Without it, and without anything `joined`, the handshake is all there is to joining. */
  readonly greeting?: string
  readonly joinsByHandshake: boolean
  /** True when the server answers a message once it is on disk. */
  readonly acknowledges: boolean
  /** Headers with which somebody may speak. */
  signIn?(origin: string, name: string): Promise<Record<string, string>>
  encode(body: string, ref: number): string
  read(text: string): Reading
}
