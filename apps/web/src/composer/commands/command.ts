import type { ChatClient } from '@lobby/client'
import type { Room } from '@lobby/protocol'
import type { TFunction } from 'i18next'

/** Where a command was given. */
export type Place = {
  readonly client: ChatClient
  readonly t: TFunction
  readonly slug: string
  /** A date and a time, as people write it. */
  readonly dateTime: (at: number) => string
  readonly room: Room | undefined
  /** Leaves for another address. */
  readonly goOn: (path: string) => void
}

/** What comes of a command. A refused one stays in the composer, to be mended. */
export type Outcome =
  | { readonly kind: 'send'; readonly body: string }
  /** What needs no word, since everybody sees it, has an empty note. */
  | { readonly kind: 'done'; readonly note: string }
  | { readonly kind: 'refused'; readonly note: string }
  | {
      readonly kind: 'ask'
      readonly question: string
      readonly yes: string
      readonly carryOut: () => Promise<void>
    }
  | { readonly kind: 'help' }

/** May reject with a `ChatRefusal`. */
export type Command = (argument: string, place: Place) => Outcome | Promise<Outcome>
