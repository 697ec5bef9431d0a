/** A socket of this node, to which what is decided elsewhere comes. */
export interface OpenSocket {
  readonly scope: { readonly user: { readonly id: string; readonly session: boolean } | undefined }
  /** Looks whether its person may still be here. */
  stay(): void
  /** Asks again whose session it is. */
  readonly session: { check(): Promise<boolean> }
}

/** The sockets that are open on this node. */
export class OpenSockets {
  readonly #sockets = new Set<OpenSocket>()

  add(socket: OpenSocket): void {
    this.#sockets.add(socket)
  }

  remove(socket: OpenSocket): void {
    this.#sockets.delete(socket)
  }

  /** What the server lets people do is different now. */
  stay(): void {
    for (const socket of this.#sockets) socket.stay()
  }

  /** Asks again for the sessions of these people; without a set, for all sessions. */
  check(people: ReadonlySet<string> | undefined): void {
    for (const { scope, session } of this.#sockets)
      if (scope.user?.session && (people?.has(scope.user.id) ?? true)) void session.check()
  }
}
