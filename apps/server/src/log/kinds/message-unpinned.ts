import { pinKind } from './pin-kind.ts'

export const messageUnpinned = pinKind('message.unpinned')
