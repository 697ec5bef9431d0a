import { toErrorCode } from './errors.ts'
import type { Outbox } from './outbox.ts'

/** What becomes of the files of messages that wait: the uploader says it. */
export class FilesOfOutbox {
  readonly #outbox: Pick<Outbox, 'changeWith'>

  constructor(outbox: Pick<Outbox, 'changeWith'>) {
    this.#outbox = outbox
  }

  /** The file is up, under this id of the server: what waited for it goes, once it has all of its files. */
  uploaded(key: string, id: string): void {
    this.#outbox.changeWith(key, (message) => {
      const files = message.files?.map((file) => (file.key === key ? { ...file, id } : file))
      return { ...message, ...(files && { files }) }
    })
  }

  /** It never will be: what waits for it has failed. */
  refused(key: string, code: unknown): void {
    const state = { kind: 'failed', code: toErrorCode(code) } as const
    this.#outbox.changeWith(key, (message) => ({ ...message, state }))
  }
}
