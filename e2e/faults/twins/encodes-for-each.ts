import { encodeText } from '../../../packages/channels/src/frame.ts'

export * from '../../../packages/channels/src/frame.ts'

/** Encodes for every connection, so that each one's queue has its own copy. */
export function encodeOnce<Value>(value: Value, textOf: (value: Value) => string) {
  return encodeText(textOf(value))
}
