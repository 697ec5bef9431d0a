import type { Signature } from './signature.ts'
import type { Topics } from './topics.ts'

/** How a layer over a network proves that its messages come from its own deployment. The idea is that of `symmetric_encryption_keys` of Django's channels_redis. */
export interface SigningOptions {
  /** What processes say to each other through the layer is signed by it, and what is not is dropped; without it who can write there is believed. All processes have the same key. */
  readonly signature?: Signature
  /** Something was dropped: another deployment uses the same names, or an attacker writes. */
  readonly onForged?: () => void
}

/** Texts that are signed for a place, and believed there alone. */
export interface Seals {
  seal(place: string, text: string): string
  /** The text; undefined, and told of, where it was not sealed for this place. */
  open(place: string, sealed: string): string | undefined
}

export function sealsOf({ signature, onForged = () => {} }: SigningOptions): Seals {
  if (!signature) return { seal: (_, text) => text, open: (_, sealed) => sealed }
  return {
    seal: (place, text) => signature.sign(`${headOf(place)}${text}`),
    open(place, sealed) {
      const text = signature.verify(sealed)
      const head = headOf(place)
      if (text?.startsWith(head)) return text.slice(head.length)
      onForged()
      return undefined
    },
  }
}

/** No other place begins with it. */
function headOf(place: string): string {
  return `${place.length}:${place}`
}

/** The same topics, and nothing on them that was not sealed for them. */
export function signedTopics(topics: Topics, seals: Seals): Topics {
  return {
    publish: (topic, payload) => topics.publish(topic, seals.seal(topic, payload)),
    subscribe: (topic, listener) =>
      topics.subscribe(topic, (sealed) => {
        const payload = seals.open(topic, sealed)
        if (payload !== undefined) listener(payload)
      }),
    unsubscribe: (topic) => topics.unsubscribe(topic),
  }
}
