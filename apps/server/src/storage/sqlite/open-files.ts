import { statSync } from 'node:fs'

/** SQLite's own result code for it. In the mode in which we write, SQLite does not look. */
export const databaseMoved = 1032

/**
 * The files of an open database. SQLite goes on with files that were removed or
 * replaced, and says that it has stored what is gone after a restart.
 */
export class OpenFiles {
  readonly #paths: readonly string[]
  /** Device and number of each, from when it was first seen. */
  readonly #opened = new Map<string, string>()

  constructor(database: string) {
    this.#paths = [database, `${database}-wal`, `${database}-shm`]
  }

  /** Throws `databaseMoved` when a file at its path is not the one that is open. */
  check(): void {
    for (const path of this.#paths) {
      const file = statSync(path, { throwIfNoEntry: false })
      const id = file && `${file.dev} ${file.ino}`
      const opened = this.#opened.get(path)
      if (opened === undefined && id) this.#opened.set(path, id)
      else if (id !== opened)
        throw Object.assign(new Error(`${path} is not the file that was opened.`), {
          errcode: databaseMoved,
        })
    }
  }
}
