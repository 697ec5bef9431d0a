// `scope["user"]` by `?token=`, as `TokenAuthMiddleware(BaseMiddleware)` finds it in Channels.
import {
  type Accepts,
  type Application,
  addToScope,
  type Before,
  type RequestScope,
  type WithUser,
} from '@lobby/channels'
import { type Visitor, visitorOf } from './tokens.ts'

export function TokenMiddleware<S extends RequestScope>(
  inner: Application<S> & Accepts<S, WithUser<Visitor>>,
  secret: string,
): Application<Before<S, WithUser<Visitor>>> {
  return (scope, receive, send) => {
    const token = new URLSearchParams(scope.queryString).get('token')
    const user = token === null ? undefined : visitorOf(token, secret)
    return addToScope<S, WithUser<Visitor>>(inner, scope, { user }, receive, send)
  }
}
