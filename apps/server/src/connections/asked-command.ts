import { Ref } from '@lobby/protocol'

/** What a refusal is about: the command's own number, and the room that it named. */
export interface Asked {
  readonly ref: number | undefined
  readonly room: string | undefined
}

/** The `ref` of a command that could not be read, so that the client knows which one it was. */
export function refOf(text: string): number | undefined {
  try {
    return Ref.safeParse(JSON.parse(text)?.ref).data
  } catch {
    return undefined
  }
}
