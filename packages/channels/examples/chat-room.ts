// What the rooms of the examples share: names, checked texts, a short memory.
import { createHash } from 'node:crypto'

/** A group name for any room name: groups know letters of ASCII only, rooms know all. */
export function roomGroup(room: string): string {
  return `chat_${createHash('sha256').update(room).digest('base64url')}`
}

/** The text a client sent under `name`, trimmed; `undefined` when it sent no text, or far too much. */
export function textIn(content: unknown, name: string, longest = 2000): string | undefined {
  if (typeof content !== 'object' || content === null || !Object.hasOwn(content, name)) return
  const text = (content as Record<string, unknown>)[name]
  return typeof text === 'string' && text.length <= longest ? text.trim() : undefined
}

/** The newest messages of each room, oldest first; gone when the process ends. */
export class History<Message> {
  readonly #rooms = new Map<string, Message[]>()
  readonly #longest: number

  constructor(longest = 1000) {
    this.#longest = longest
  }

  add(room: string, message: Message): void {
    const messages = [...this.of(room), message]
    this.#rooms.set(room, messages.slice(-this.#longest))
  }

  of(room: string): readonly Message[] {
    return this.#rooms.get(room) ?? []
  }
}
