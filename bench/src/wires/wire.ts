/** What a frame from the server means to the socket that got it. */
export type Reading =
  /** The room says these. `first` is the number of the first of them, where the server numbers them. */
  | { readonly kind: 'messages'; readonly messages: readonly string[]; readonly first?: number }
  /** The server knows us; where no room was asked for, that is all. */
  | { readonly kind: 'welcomed' }
  /** We are in the room; `last` is the number of its newest message. */
  | { readonly kind: 'joined'; readonly last?: number }
  /** The message we sent as `ref` is stored, under this number. */
  | { readonly kind: 'ack'; readonly ref: number; readonly number: number }
  /** The server expects this back. */
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'nothing' }

/** How a peer is spoken to: its protocol on top of WebSocket frames, as a client sees it. */
export interface Wire {
  path(room: string): string
  /** What a client says first, to be in a room or, without one, to be connected. Absent: the handshake is all there is to joining. */
  greeting?(room: string | undefined): string
  readonly joinsByHandshake: boolean
  /** True when the server answers a message once it is on disk. */
  readonly acknowledges: boolean
  /** Makes a room that must be there before it is joined. */
  open?(origin: string, room: string): Promise<void>
  /** Headers with which a speaker may speak. */
  signIn?(origin: string, name: string): Promise<Record<string, string>>
  encode(body: string, ref: number, room: string): string
  read(text: string): Reading
}
