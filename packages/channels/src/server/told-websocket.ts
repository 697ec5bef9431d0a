import { WebSocket } from 'ws'

/** Who is told what happens to a socket. */
export interface SocketEvents {
  message(data: Buffer, isBinary: boolean): void
  pong(payload: Buffer): void
  closed(code: number, reason: Buffer): void
}

/** A socket of `ws` that tells one object what happens: a listener for each event would take half a kilobyte of every socket that is open. */
export class ToldWebSocket extends WebSocket {
  #told: SocketEvents | undefined

  tell(told: SocketEvents): void {
    this.#told = told
  }

  /** An error needs no telling: `ws` closes the socket itself, with the code that fits, and `close` follows. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const told = this.#told
    if (!told) return false
    if (event === 'message') told.message(args[0] as Buffer, args[1] as boolean)
    else if (event === 'pong') told.pong(args[0] as Buffer)
    else if (event === 'close') told.closed(args[0] as number, args[1] as Buffer)
    return true
  }
}
