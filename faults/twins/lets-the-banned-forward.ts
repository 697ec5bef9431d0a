import {
  type Action,
  type Resource,
  refusalOf as realRefusalOf,
  requires as realRequires,
} from '@lobby/server/parts/permissions'

export * from '@lobby/server/parts/permissions'

/** Forgets to ask who forwards a message whether they are banned from its room. */
function isForgotten(action: Action, { room }: Resource): boolean {
  return action === 'message.forward' && room?.role === 'banned'
}

export const refusalOf: typeof realRefusalOf = (actor, action, resource) =>
  isForgotten(action, resource) ? undefined : realRefusalOf(actor, action, resource)

export const requires: typeof realRequires = (actor, action, resource) => {
  if (!isForgotten(action, resource)) realRequires(actor, action, resource)
}
