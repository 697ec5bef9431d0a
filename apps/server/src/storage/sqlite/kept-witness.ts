import { closeSync, fsyncSync, openSync } from 'node:fs'
import type { Position, Witness } from '../witness.ts'
import { writeWitness } from '../witness-file.ts'
import type { Connection } from './connection.ts'
import type { WitnessRequest } from './requests.ts'

/** How much has happened, in two looks at the ends of indexes. */
export const positionSql = `select
  (select coalesce(max(id), 0) from audit) as audit,
  (select coalesce(max(number), 0) from event_rows) as events`

/**
 * Says after every commit, in the witnesses, how much has happened by now. That
 * is not synced: after a power cut a witness may know less than the database,
 * and never more. What goes wrong leaves a witness behind, and nothing else.
 */
export class KeptWitness {
  readonly #connection: Connection
  readonly #descriptors: readonly number[]
  #witness: Witness

  constructor(connection: Connection, { mark, file, paths }: WitnessRequest) {
    this.#connection = connection
    this.#witness = { mark, file, position: this.#readPosition(), closed: false }
    this.#descriptors = paths.map((path) => openSync(path, 'r+'))
    this.#write()
    this.#each(fsyncSync)
  }

  /** Call after every answer. */
  note(): void {
    if (this.#connection.database.isTransaction) return
    const position = this.#readPosition()
    const { audit, events } = this.#witness.position
    if (position.audit === audit && position.events === events) return
    this.#witness = { ...this.#witness, position }
    this.#write()
  }

  /** The database has been closed in order. */
  close(): void {
    this.#witness = { ...this.#witness, closed: true }
    this.#write()
    this.#each(fsyncSync)
    this.#each(closeSync)
  }

  #readPosition(): Position {
    return { ...(this.#connection.prepare(positionSql).get() as Position) }
  }

  #write(): void {
    this.#each((descriptor) => writeWitness(descriptor, this.#witness))
  }

  #each(act: (descriptor: number) => void): void {
    for (const descriptor of this.#descriptors)
      try {
        act(descriptor)
      } catch {}
  }
}
