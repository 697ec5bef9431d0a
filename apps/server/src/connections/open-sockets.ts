import type { Person } from '../ground/person.ts'
import type { News } from './last-told.ts'

/** A socket of this node, to which what is decided elsewhere comes. */
export interface OpenSocket {
  /** Whose it is now. */
  readonly person: Person | undefined
  readonly scope: { readonly user: { readonly id: string; readonly session: boolean } | undefined }
  /** Looks whether its person may still be here. */
  stay(): void
  /** Asks again whose session it is. */
  readonly session: { check(): Promise<boolean> }
  /** The newest change that what its client was sent first had in it; undefined: its client has not been sent it, or is told no news. */
  readonly hasChangesUpTo: number | undefined
  hear(news: News): unknown
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

  /** The person, if one of their sessions has a socket here. */
  personOf(id: string): Person | undefined {
    for (const { person } of this.#sockets) if (person?.session && person.id === id) return person
    return undefined
  }

  /** Tells the clients that have not begun with it. `number`: of the change; `to`: the id of a person, undefined for everybody. */
  tell(news: News, { number, to }: { readonly number: number; readonly to?: string | undefined }) {
    for (const socket of this.#sockets) {
      const { person, hasChangesUpTo } = socket
      const isTo = to === undefined || (person?.session && person.id === to)
      if (isTo && hasChangesUpTo !== undefined && hasChangesUpTo < number) socket.hear(news)
    }
  }

  /** What the server lets people do is different now. */
  stay(): void {
    for (const socket of this.#sockets) socket.stay()
  }

  /** Asks again for the sessions of these people; without a set, for all sessions. */
  check(people: Pick<ReadonlySet<string>, 'has'> | undefined): void {
    for (const { scope, session } of this.#sockets)
      if (scope.user?.session && (people?.has(scope.user.id) ?? true)) void session.check()
  }
}
