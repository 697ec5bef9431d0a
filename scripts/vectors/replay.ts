// Plays what happened in a case to the client of this repository, and notes what it says and shows.
import { createChatClient } from '@lobby/client'
import { FakeClock, settled } from '../../packages/client/src/testing/fake-clock.ts'
import { type Frame, type Shown, type Step, shownBy } from './client-case.ts'

/** Milliseconds within which a client has come back. */
const comesBackWithin = 60_000

class PlayedSocket {
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: never) => void) | null = null
  onclose: ((event: never) => void) | null = null
  readyState = 0
  readonly #onText: (text: string) => void

  constructor(onText: (text: string) => void) {
    this.#onText = onText
  }

  send(text: string): void {
    this.#onText(text)
  }

  close(): void {
    this.readyState = 3
  }

  open(): void {
    this.readyState = 1
    this.onopen?.({} as never)
  }

  hear(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as never)
  }

  end(code: number): void {
    this.readyState = 3
    this.onclose?.({ code } as never)
  }
}

/** The steps with what the client says among them, and what it shows in the end. Steps of saying are left out of what is played. */
export async function replay(
  played: readonly Step[],
): Promise<{ steps: readonly Step[]; shows: Shown }> {
  const clock = new FakeClock()
  const steps: Step[] = []
  const names = new ClientIds()
  const said: string[] = []
  const sockets: PlayedSocket[] = []
  const client = createChatClient({
    url: 'http://lobby.example',
    name: 'Ada',
    clock,
    random: () => 0.5,
    fetch: () => Promise.reject(new Error('The cases are of the socket alone.')),
    WebSocket: class extends PlayedSocket {
      constructor() {
        super((text) => said.push(text))
        sockets.push(this)
      }
    } as never,
  })
  client.connect()
  let socket: PlayedSocket | undefined
  for (const step of played) {
    if ('says' in step) continue
    steps.push(step)
    if ('opens' in step) {
      for (let passed = 0; sockets.length === 0 && passed < comesBackWithin; passed += 500)
        await clock.pass(500)
      socket = sockets.pop()
      if (!socket) throw new Error('The client does not come back.')
      socket.open()
    } else if ('hears' in step) socket?.hear(names.inClient(step.hears))
    else if ('closes' in step) socket?.end(step.closes)
    else names.learn(step.sends.clientId, client.send(step.sends.room, step.sends.body))
    await settled()
    // Only now the id of what was sent is known.
    for (const text of said.splice(0)) steps.push({ says: names.inCase(text) })
  }
  const shows = names.inCase(JSON.stringify(shownBy(client.getState()))) as unknown as Shown
  client.close()
  return { steps, shows }
}

/** Client ids are at random: each has a name in its case. */
class ClientIds {
  readonly #pairs: [inCase: string, inClient: string][] = []

  learn(inCase: string, inClient: string): void {
    this.#pairs.push([inCase, inClient])
  }

  inCase(text: string): Frame {
    for (const [name, id] of this.#pairs) text = text.replaceAll(id, name)
    return JSON.parse(text)
  }

  inClient(frame: Frame): Frame {
    let text = JSON.stringify(frame)
    for (const [name, id] of this.#pairs) text = text.replaceAll(`"${name}"`, `"${id}"`)
    return JSON.parse(text)
  }
}
