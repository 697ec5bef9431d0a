// Passkeys of this browser, in the JSON forms that the server speaks.
import type { CreationOptions, NewPasskey, PasskeyAnswer, RequestOptions } from '@lobby/protocol'

/** Whether this browser makes passkeys for this address: a name, reached safely. */
export function hasPasskeys(): boolean {
  const isAddress = /^[\d.]+$|^\[/.test(location.hostname)
  return (
    isSecureContext &&
    !isAddress &&
    'PublicKeyCredential' in window &&
    'parseCreationOptionsFromJSON' in PublicKeyCredential
  )
}

/** Makes a passkey; undefined when its owner, or the device, would not. */
export function createPasskey(
  options: CreationOptions,
): Promise<NewPasskey['response'] | undefined> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never)
  return answerOf(navigator.credentials.create({ publicKey }))
}

/** Answers by a passkey; undefined when there is none, or its owner would not. */
export function askPasskey(options: RequestOptions): Promise<PasskeyAnswer | undefined> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never)
  return answerOf(navigator.credentials.get({ publicKey }))
}

async function answerOf<Answer>(asked: Promise<Credential | null>): Promise<Answer | undefined> {
  try {
    const credential = (await asked) as PublicKeyCredential | null
    return credential?.toJSON() as Answer | undefined
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}
