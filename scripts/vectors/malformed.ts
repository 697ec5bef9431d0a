// Frames that the server refuses: each example of docs/protocol.md, spoilt in one place.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '@lobby/protocol/limits'

export interface ServerCase {
  readonly name: string
  /** What comes before it. */
  readonly after: 'nothing' | 'welcome'
  /** The text that is sent. */
  readonly sends: string
  readonly answer: Refused
}

type Refused = { readonly code: string; readonly ref?: number } | { readonly closes: number }
type Spoilt = Omit<ServerCase, 'answer'>

const page = readFileSync(join(import.meta.dirname, '../../docs/protocol.md'), 'utf8')
const examples = [...page.matchAll(/^```json client\n([^`]*)\n```$/gm)].map(
  ([, text = '']) => JSON.parse(text) as Record<string, unknown>,
)

/** All of them, as today's examples are, each with a name of its own. */
function malformed(): readonly Spoilt[] {
  const all = [...examples.flatMap(spoilt), ...texts]
  const isFirst = ({ sends, after }: Spoilt, index: number) =>
    all.findIndex((other) => other.sends === sends && other.after === after) === index
  const named = new Map<string, number>()
  return all.filter(isFirst).map((one) => {
    const times = (named.get(one.name) ?? 0) + 1
    named.set(one.name, times)
    return times === 1 ? one : { ...one, name: `${one.name} (${times})` }
  })
}

function spoilt(example: Record<string, unknown>): Spoilt[] {
  const { type } = example
  const after = type === 'hello' ? 'nothing' : 'welcome'
  const as = (name: string, frame: object) =>
    ({
      name: `${type} ${name}`,
      after,
      sends: JSON.stringify(frame),
    }) as const
  const keys = Object.keys(example).filter((key) => key !== 'type')
  const wrong = keys.flatMap((key) =>
    (wrongValues[key] ?? [{}]).map((value) =>
      as(`with ${said(value)} as ${key}`, { ...example, [key]: value }),
    ),
  )
  const missing = keys.map((key) => {
    const { [key]: _, ...rest } = example
    return as(`without ${key}`, rest)
  })
  return [...wrong, ...missing, as('with a key that is not listed', { ...example, mood: 'good' })]
}

/** Of each key, what it never is. */
const wrongValues: Readonly<Record<string, readonly unknown[]>> = {
  ref: ['7', -1, 1.5, null],
  room: ['', 'Not a slug', 7, null],
  messageSeq: [0, -3, '42', 4.2],
  seq: [-1, '42', 4.2],
  thread: [0, '42'],
  replyTo: [0, '42'],
  clientId: ['short', 'has spaces in it', 12345678, 'x'.repeat(65)],
  after: ['short', 7],
  body: ['', '   ', 7, null, 'x'.repeat(limits.messageCodePoints + 1)],
  emoji: ['', 'smile', 'ab', 7, '👍👍'],
  cursor: ['41', { seq: 41 }, { epoch: 'c0ffee' }, { epoch: 'c0ffee', seq: -1 }],
  cursors: [[], 'lobby', { lobby: 41 }],
  v: ['1', 0, null],
  name: [7, ''],
  alsoInRoom: [false, 'yes'],
}

const texts: readonly Spoilt[] = [
  ['text that is no JSON', 'tea'],
  ['JSON that is cut off', '{"type": "message.send"'],
  ['a list', '[]'],
  ['a number', '7'],
  ['null', 'null'],
  ['an object without a type', '{"ref": 7}'],
  ['a type that there is not', '{"type": "message.sing", "ref": 7}'],
  ['a type that is a name of every object', '{"type": "constructor", "ref": 7}'],
  ['an empty text', ''],
  ['a second hello', '{"type": "hello", "v": 1, "cursors": {}}'],
].flatMap(([name, sends]) =>
  (['welcome', 'nothing'] as const)
    .filter((after) => after === 'welcome' || !sends?.includes('hello'))
    .map((after) => ({ name: `${name}, after ${after}`, after, sends }) as Spoilt),
)

/** A client that says what it should not. */
class Spoiler {
  readonly #url: string
  /** One that has been welcomed, as long as it is open. */
  #welcomed: WebSocket | undefined
  #lastRef = 1_000_000

  constructor(url: string) {
    this.#url = `${url.replace('http', 'ws')}/ws`
  }

  /** What the server says to it; undefined when it takes it. */
  async answerTo({ after, sends }: Spoilt): Promise<Refused | undefined> {
    if (after === 'nothing') return this.#asFirst(sends)
    this.#welcomed ??= await this.#welcome()
    const socket = this.#welcomed
    const own = refOf(sends)
    // What has no number of its own is answered at once, or not at all: then the answer to this comes.
    const ref = own ?? ++this.#lastRef
    const { promise, resolve } = Promise.withResolvers<Refused | undefined>()
    let refused: Refused | undefined
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data)
      if (frame.ref === ref || (frame.type === 'error' && frame.ref === undefined))
        refused ??= refusedBy(frame)
      if (frame.ref === ref || (refused && own !== undefined)) resolve(refused)
    }
    socket.onclose = ({ code }) => {
      this.#welcomed = undefined
      resolve(refused ?? { closes: code })
    }
    socket.send(sends)
    if (own === undefined)
      socket.send(JSON.stringify({ type: 'room.unfollow', ref, room: 'nowhere' }))
    return promise
  }

  close(): void {
    this.#welcomed?.close()
  }

  #asFirst(sends: string): Promise<Refused | undefined> {
    const socket = new WebSocket(this.#url)
    const { promise, resolve } = Promise.withResolvers<Refused | undefined>()
    socket.onopen = () => socket.send(sends)
    socket.onmessage = ({ data }) => resolve(refusedBy(JSON.parse(data)))
    socket.onclose = ({ code }) => resolve({ closes: code })
    return promise.finally(() => socket.close())
  }

  async #welcome(): Promise<WebSocket> {
    const socket = new WebSocket(this.#url)
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.onopen = () =>
      socket.send(JSON.stringify({ type: 'hello', v: 1, name: 'Ada', cursors: {} }))
    socket.onmessage = ({ data }) => JSON.parse(data).type === 'ready' && resolve()
    await promise
    return socket
  }
}

/** The number by which its answer is known, where it has one. */
function refOf(text: string): number | undefined {
  try {
    const { ref } = JSON.parse(text)
    return Number.isInteger(ref) && ref >= 0 ? ref : undefined
  } catch {
    return undefined
  }
}

function refusedBy(frame: { type: string; code: string; ref?: number }): Refused | undefined {
  const { type, code, ref } = frame
  return type === 'error' ? { code, ...(ref !== undefined && { ref }) } : undefined
}

function said(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 40 ? 'too much' : text
}

/** Those that a server of this address refuses, with its answers. */
export async function refusedAt(url: string): Promise<readonly ServerCase[]> {
  const spoiler = new Spoiler(url)
  const refused: ServerCase[] = []
  for (const spoilt of malformed()) {
    const answer = await spoiler.answerTo(spoilt)
    if (answer) refused.push({ ...spoilt, answer })
  }
  spoiler.close()
  return refused
}
