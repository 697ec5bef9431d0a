// Passkeys over the HTTP API: what WebAuthn's own JSON forms hold, as far as the
// server looks at it; see https://www.w3.org/TR/webauthn-3/.
import { z } from 'zod'
import { Name } from './resources.ts'

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
