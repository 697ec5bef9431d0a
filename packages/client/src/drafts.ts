import type { Draft } from '@lobby/protocol'
import type { Http } from './http.ts'
import type { Requests } from './requests.ts'

/** Where a person is writing: in a room, or in the thread of the root `thread`. */
type DraftPlace = { readonly room: string; readonly thread?: number }

/** What the person is writing, as the server keeps it for all of their devices; accounts alone have such drafts. */
export class Drafts {
  readonly #requests: Requests
  readonly #http: Pick<Http, 'call'>

  constructor(requests: Requests, http: Pick<Http, 'call'>) {
    this.#requests = requests
    this.#http = http
  }

  /** Keeps the text in place of what was kept there; an empty one throws it away. Rejects with a `ChatRefusal`. */
  async set({ room, thread }: DraftPlace, text: string): Promise<void> {
    const place = { room, ...(thread !== undefined && { thread }) }
    await this.#requests.ask({ type: 'draft.set', ...place, text })
  }

  /** All that is not empty. Later changes are `draft.changed` of the personal news. */
  async list(): Promise<readonly Draft[]> {
    return (await this.#http.call('GET /api/drafts')).drafts
  }
}
