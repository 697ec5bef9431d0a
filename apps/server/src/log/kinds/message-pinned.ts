import { pinKind } from './pin-kind.ts'

export const messagePinned = pinKind('message.pinned')
