import { setTimeout as after } from 'node:timers/promises'
import type { PendingFile } from '@lobby/client'
import { createFileSender, type FileSender } from './file-sender.ts'
import { type Fetched, type History, hashOf, now } from './history.ts'
import { randomFrom } from './random.ts'
import { sessionFetch } from './session-fetch.ts'

interface Wiring {
  readonly client: string
  readonly user: string
  readonly history: History
  readonly url: string
  readonly cookie: string
  /** The session of one who may be in none of the rooms. */
  readonly outsider: string
}

/** The message that a file is for. */
interface About {
  readonly room: string
  readonly cmid: string
}

/** A file that a person has in their hands. */
export interface PackedFile {
  readonly file: PendingFile
  readonly content: Uint8Array<ArrayBuffer>
  readonly hash: string
}

/** Milliseconds until it is tried again. */
const pause = 200
/** Nobody waits longer for a file. */
const patience = 10_000
const mostBytes = 200_000

/** Uploads what one window attaches, through cuts and reloads of its page, and reads files as who may and as who may not. */
export class FileBringer {
  readonly #wiring: Wiring
  readonly #ids = new Map<string, string>()
  /** The file of this key is up. */
  onUploaded: () => void = () => {}

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  /** By what the server calls the file, once it is up. */
  idOf(key: string): string | undefined {
    return this.#ids.get(key)
  }

  /** A file, no two alike, whose bytes tell each place from every other. */
  pack(pick: number): PackedFile {
    const random = randomFrom(Math.floor(pick * 2 ** 32))
    const words = Uint32Array.from({ length: random.whole(1, mostBytes / 4) }, () =>
      Math.floor(random.next() * 2 ** 32),
    )
    const content = new Uint8Array(words.buffer)
    const file = { key: crypto.randomUUID(), name: 'notes.bin', bytes: content.length }
    return { file, content, hash: hashOf(content) }
  }

  /** Resolves when all of it is there, and was seen to be. */
  async upload({ file, content, hash }: PackedFile, about: About): Promise<void> {
    const { client, user, history, url, cookie } = this.#wiring
    const random = randomFrom(content.length)
    const id = await uploaded(createFileSender(url, cookie, random), file, content)
    history.add({ type: 'file', f: 'uploaded', client, user, ...about, file: id, hash })
    await this.#read(id, about.room, { isUnsent: true })
    await this.#readAsOutsider(id, about.room)
    this.#ids.set(file.key, id)
    this.onUploaded()
  }

  /** Asks for a file that the window was shown, and has an outsider ask. */
  async read(id: string, room: string): Promise<void> {
    await this.#read(id, room, {})
    await this.#readAsOutsider(id, room)
  }

  async #read(id: string, room: string, how: Pick<Fetched, 'isUnsent'>): Promise<void> {
    await this.#fetch(id, room, this.#wiring.cookie, how)
  }

  async #readAsOutsider(id: string, room: string): Promise<void> {
    await this.#fetch(id, room, this.#wiring.outsider, { isOutsider: true })
  }

  async #fetch(
    file: string,
    room: string,
    cookie: string,
    how: Pick<Fetched, 'isUnsent' | 'isOutsider'>,
  ): Promise<void> {
    const { client, user, history, url } = this.#wiring
    const since = now()
    const signal = AbortSignal.timeout(patience)
    try {
      const place = new URL(`/files/${file}/notes.bin`, url)
      const answer = await sessionFetch(url, cookie)(place, { signal })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const { status, ok } = answer
      history.add({
        ...{ type: 'file', f: 'fetched', client, user, room, file, since, status, ...how },
        ...(ok && { hash: hashOf(bytes) }),
      })
    } catch {
      // The question or its answer was lost.
    }
  }
}

/** Uploads it, from where it is each time; answers its id when all of it is acknowledged. */
async function uploaded(
  sender: FileSender,
  { name, bytes }: PendingFile,
  content: Uint8Array<ArrayBuffer>,
): Promise<string> {
  let place: string | undefined
  let there: number | 'gone' | undefined
  while (there !== bytes) {
    if (there === undefined || there === 'gone' || place === undefined) {
      if (there === 'gone') place = undefined
      place ??= await sender.begin(name, bytes)
      there = place === undefined ? undefined : await sender.offset(place)
    } else there = await sender.bring(place, content, there)
    if (typeof there !== 'number') await after(pause)
  }
  return place?.slice(place.lastIndexOf('/') + 1) ?? ''
}
