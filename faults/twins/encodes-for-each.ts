import { encodeText } from '@lobby/channels/parts/frame'

export * from '@lobby/channels/parts/frame'

/** Encodes for every connection, so that each one's queue has its own copy. */
export function encodeOnce<Value>(value: Value, textOf: (value: Value) => string) {
  return encodeText(textOf(value))
}
