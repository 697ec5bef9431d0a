/** What can go wrong, by a stable code; `retry` says whether the same request may succeed later. */
export const errorCodes = {
  /** The input does not have the shape or the values that are asked for. */
  invalid: { status: 400, retry: false },
  /** A message in which there is nothing to see. */
  blank: { status: 400, retry: false },
  /** A password among the first that a guesser would try. */
  weak_password: { status: 400, retry: false },
  /** A text over its limit. */
  too_long: { status: 413, retry: false },
  /** There is no session, and this needs one. */
  signed_out: { status: 401, retry: false },
  /** No account has this username and this password. */
  wrong_credentials: { status: 401, retry: false },
  /** The password is right, and a code is asked for besides. */
  code_required: { status: 401, retry: false },
  /** The code is wrong, too old, or was used. */
  wrong_code: { status: 401, retry: false },
  /** No account has this passkey, or its answer is to no question of ours. */
  wrong_passkey: { status: 401, retry: false },
  /** There is a session, and it may not do this. */
  forbidden: { status: 403, retry: false },
  /** There is a session, and its person must first confirm that it is them. */
  confirm_first: { status: 403, retry: false },
  /** No such address. */
  not_found: { status: 404, retry: false },
  /** No such room, or none that the caller may know of. */
  no_such_room: { status: 404, retry: false },
  /** The address is taken by another room. */
  room_exists: { status: 409, retry: false },
  /** A room would have no moderator left: another member must become one first. */
  last_moderator: { status: 409, retry: false },
  /** It was changed since it was read: read it, and make the change again. */
  changed_meanwhile: { status: 409, retry: false },
  /** There are as many of these as there may be: one must go first. */
  too_many: { status: 409, retry: false },
  /** The username is taken by another account. */
  username_taken: { status: 409, retry: false },
  /** The e-mail address belongs to another account. */
  email_taken: { status: 409, retry: false },
  /** The client id was used before, for a different message. */
  client_id_conflict: { status: 409, retry: false },
  /** The message that this one was to follow is not stored; send that one first. */
  out_of_order: { status: 409, retry: true },
  /** The provider did not say who the person is, or not in answer to what this browser asked. */
  provider_refused: { status: 400, retry: false },
  /** The person at the provider has another account here. */
  linked_elsewhere: { status: 409, retry: false },
  /** The provider cannot be reached, or does not speak as it should. */
  provider_unreachable: { status: 503, retry: true },
  /** Too many requests; wait as long as the answer says. */
  rate: { status: 429, retry: true },
  /** The server has more to do than it can take on. */
  busy: { status: 503, retry: true },
  /** Nothing can be written just now. */
  storage: { status: 503, retry: true },
  /** The disk is full. */
  storage_full: { status: 507, retry: true },
  /** The server does not speak this version of the protocol. */
  unsupported_version: { status: 426, retry: false },
  /** A fault of the server; it is in its log under the request's id. */
  internal: { status: 500, retry: true },
} as const satisfies Record<string, { status: number; retry: boolean }>

export type ErrorCode = keyof typeof errorCodes
