import { reactionKind as real } from '@lobby/server/parts/reaction-kind'

/** Stores a reaction also where it is there already. */
export const reactionKind: typeof real = (type) => {
  const kind = real(type)
  return {
    ...kind,
    decide(...asked) {
      const decision = kind.decide?.(...asked)
      return decision === 'unchanged' ? undefined : decision
    },
  }
}
