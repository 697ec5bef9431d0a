import type { Http } from './http.ts'

/**
 * What is asked of the server and answered once; what it changes is seen in the
 * state when the server says so. Every request rejects with a `ChatRefusal`.
 */
export type Api = ReturnType<typeof apiOf>

/** The part of the HTTP API that needs nothing of the client. */
export function apiOf(http: Http) {
  const { rooms, members, messages, invitations, guestLinks, reports, addressBans, call } = http
  return { rooms, members, messages, invitations, guestLinks, reports, addressBans, call }
}
