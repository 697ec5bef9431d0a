import { pinKind as real } from '@lobby/server/parts/pin-kind'

export * from '@lobby/server/parts/pin-kind'

/** Stores a pin also where it is there already. */
export const pinKind: typeof real = (type) => {
  const kind = real(type)
  return {
    ...kind,
    decide(...asked) {
      const decision = kind.decide?.(...asked)
      return decision === 'unchanged' ? undefined : decision
    },
  }
}
