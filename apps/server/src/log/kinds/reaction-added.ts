import { reactionKind } from './reaction-kind.ts'

export const reactionAdded = reactionKind('reaction.added')
