import { reactionKind } from './reaction-kind.ts'

export const reactionRemoved = reactionKind('reaction.removed')
