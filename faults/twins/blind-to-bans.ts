import type {
  Action,
  Resource,
  refusalOf as realRefusalOf,
  requires as realRequires,
} from '@lobby/server/parts/permissions'

type Asking = {
  readonly refusalOf: typeof realRefusalOf
  readonly requires: typeof realRequires
}

/** Asks as the real ones do, but for one action: there, it forgets whether a person is banned from the room. */
export function blindToBans(forgotten: Action, { refusalOf, requires }: Asking): Asking {
  const isForgotten = (action: Action, { room }: Resource) =>
    action === forgotten && room?.role === 'banned'
  return {
    refusalOf: (actor, action, resource) =>
      isForgotten(action, resource) ? undefined : refusalOf(actor, action, resource),
    requires(actor, action, resource) {
      if (!isForgotten(action, resource)) requires(actor, action, resource)
    },
  }
}
