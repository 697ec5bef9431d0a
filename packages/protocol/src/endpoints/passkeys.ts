// Passkeys: what WebAuthn’s own JSON forms hold, as far as the server looks at it;
// see https://www.w3.org/TR/webauthn-3/.
import { z } from 'zod'
import { Name } from '../resources.ts'
import { SignedIn } from './accounts.ts'
import type { EndpointTable } from './endpoint.ts'

const Base64Url = z
  .string()
  .max(64 * 1024)
  .regex(/^[\w-]+$/, { message: 'base64url' })

/** What `navigator.credentials.create` is given, after `parseCreationOptionsFromJSON`. */
export const CreationOptions = z.looseObject({ challenge: Base64Url })
export type CreationOptions = z.infer<typeof CreationOptions>

/** What `navigator.credentials.get` is given, after `parseRequestOptionsFromJSON`. */
export const RequestOptions = z.looseObject({ challenge: Base64Url })
export type RequestOptions = z.infer<typeof RequestOptions>

const credential = {
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
}

/** A passkey that a browser has made, as its `toJSON` says it, and how its owner calls it. */
export const NewPasskey = z.strictObject({
  name: Name,
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: Base64Url,
      attestationObject: Base64Url,
      transports: z.array(z.string().max(32)).max(16).optional(),
    }),
  }),
})
export type NewPasskey = z.infer<typeof NewPasskey>

/** A passkey's answer to a challenge, as `toJSON` says it. */
export const PasskeyAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.nullish(),
  }),
})
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>

export const PasskeyName = z.strictObject({ name: Name })

export const Passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type Passkey = z.infer<typeof Passkey>

export const PasskeyList = z.object({ passkeys: z.array(Passkey) })

const byId = z.object({ id: z.string().max(1_400) })

export const passkeyEndpoints = {
  'GET /api/account/passkeys': {
    requires: 'account.secure',
    summary: 'Which passkeys do I have?',
    answers: { 200: ['The oldest first.', PasskeyList] },
  },
  'POST /api/account/passkeys/options': {
    requires: 'account.secure',
    proof: true,
    summary: 'Ask for a new passkey',
    description:
      'For `navigator.credentials.create`, within five minutes. Asks for a recent proof.',
    answers: { 200: ['What a browser makes it by.', CreationOptions] },
  },
  'POST /api/account/passkeys': {
    requires: 'account.secure',
    proof: true,
    summary: 'Store a new passkey',
    description: 'Asks for a recent proof.',
    body: NewPasskey,
    answers: { 201: ['All of them.', PasskeyList] },
  },
  'PATCH /api/account/passkeys/{id}': {
    requires: 'account.secure',
    summary: 'Call a passkey something else',
    params: byId,
    body: PasskeyName,
    answers: { 204: ['It has this name.'] },
  },
  'DELETE /api/account/passkeys/{id}': {
    requires: 'account.secure',
    proof: true,
    summary: 'Remove a passkey',
    description: 'Refused where it is the only way in. Asks for a recent proof.',
    params: byId,
    answers: { 204: ['It opens nothing any more.'] },
  },
  'POST /api/auth/passkey/options': {
    requires: 'account.sign-in',
    summary: 'Ask for a passkey of this server',
    description: 'For `navigator.credentials.get`, within five minutes.',
    answers: { 200: ['What a browser finds it by.', RequestOptions] },
  },
  'POST /api/auth/passkey': {
    requires: 'account.sign-in',
    summary: 'Sign in by a passkey',
    body: PasskeyAnswer,
    answers: { 200: ['Who is signed in.', SignedIn] },
  },
} as const satisfies EndpointTable
