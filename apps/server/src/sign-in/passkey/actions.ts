// Signing in by a passkey (WebAuthn), and which ones an account has. A passkey
// asks for a finger, a face or a PIN by itself: no code is asked for besides.

import { isIP } from 'node:net'
import type {
  CreationOptions,
  NewPasskey,
  Passkey,
  PasskeyAnswer,
  RequestOptions,
} from '@lobby/protocol'
import type { Clock } from '../../ground/clock.ts'
import { ChatError } from '../../ground/errors.ts'
import type { Logger } from '../../ground/logger.ts'
import type { SessionActions } from '../../sessions/actions.ts'
import type {
  Arrived,
  Asking,
  Sessions,
  SignedIn,
  SignedInAsking,
} from '../../sessions/sessions.ts'
import type { SharedLimiter } from '../../shared/shared-rates.ts'
import type { Database } from '../../storage/database.ts'
import { type NoteFailedSignIn, noteSignIn } from '../attempts/sign-in-series.ts'
import type { Challenges } from './challenges.ts'
import {
  addPasskey,
  findPasskey,
  listPasskeys,
  removePasskey,
  renamePasskey,
  usePasskey,
} from './passkeys.ts'

// Loaded when the first passkey is made or used: it is a quarter of all modules.
const webAuthn = () => import('@simplewebauthn/server')

/** EdDSA, ES256 and RS256: what every authenticator and every version of Node has. */
const algorithms = [-8, -7, -257]

export type PasskeyActions = ReturnType<typeof createPasskeyActions>

interface Needs {
  readonly db: Database
  readonly sharedLimiter: SharedLimiter
  readonly clock: Clock
  readonly logger: Logger
  readonly sessions: Sessions
  readonly challenges: Challenges
  readonly noteFailedSignIn: NoteFailedSignIn
  readonly sessionActions: SessionActions
}

export function createPasskeyActions({
  db,
  sharedLimiter,
  clock,
  logger,
  sessions,
  challenges,
  noteFailedSignIn,
  sessionActions,
}: Needs) {
  return {
    beginPasskey,
    finishPasskey,
    askForPasskey,
    signInByPasskey,
    ownerOf,
    changePasskey,
    deletePasskey,
  }

  /** The question by which a browser makes a passkey. Throws ChatError `invalid`. */
  async function beginPasskey(asking: SignedInAsking): Promise<CreationOptions> {
    const { person } = asking.session
    const known = await listPasskeys(db, person.id)
    const { rpID } = relyingParty(asking)
    const { generateRegistrationOptions } = await webAuthn()
    const options = await generateRegistrationOptions({
      rpName: rpID,
      rpID,
      userName: person.name,
      userID: new TextEncoder().encode(person.id),
      challenge: Buffer.from(challenges.create(person.id), 'base64url'),
      attestationType: 'none',
      supportedAlgorithmIDs: algorithms,
      excludeCredentials: known.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    return { ...options }
  }

  /** Stores the passkey that a browser has made, which has another session from then on. */
  async function finishPasskey(
    asking: SignedInAsking,
    { name, response }: NewPasskey,
  ): Promise<{ readonly passkeys: Passkey[]; readonly signedIn: SignedIn }> {
    const { person } = asking.session
    const { rpID, origin } = relyingParty(asking)
    const { verifyRegistrationResponse } = await webAuthn()
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response as never,
      expectedChallenge: (challenge) => challenges.consume(challenge, person.id),
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }).catch((error: unknown) => {
      logger.info({ reason: (error as Error).message }, 'A passkey was refused.')
      throw wrongPasskey()
    })
    if (!registrationInfo) throw wrongPasskey()
    const actor = { ...person, address: asking.address }
    await addPasskey(db, actor, registrationInfo.credential, name)
    const signedIn = await sessionActions.renewSession(asking)
    return { passkeys: await listPasskeys(db, person.id), signedIn }
  }

  /** The question by which a browser finds a passkey for this server. */
  async function askForPasskey(asking: Asking): Promise<RequestOptions> {
    await sharedLimiter.consumeFrom('signInByAddress', asking.address)
    const { generateAuthenticationOptions } = await webAuthn()
    const options = await generateAuthenticationOptions({
      rpID: relyingParty(asking).rpID,
      challenge: Buffer.from(challenges.create(), 'base64url'),
      userVerification: 'required',
    })
    return { ...options }
  }

  /** Signs in by a passkey, in place of the session of this browser. Throws ChatError `forbidden` for a deactivated account. */
  async function signInByPasskey(asking: Asking, response: PasskeyAnswer): Promise<Arrived> {
    const userId = await ownerOf(asking, response)
    const signedIn = await sessions.begin(userId, asking, clock.wall())
    const failedSignIns = await noteSignIn(db, signedIn.session.person, asking.address)
    await sessionActions.signOutBefore(asking)
    return { ...signedIn, failedSignIns }
  }

  /** Whose passkey has answered; the answer is used up. */
  async function ownerOf(asking: Asking, response: PasskeyAnswer): Promise<string> {
    const { address } = asking
    await sharedLimiter.consumeFrom('signInByAddress', address)
    const { rpID, origin } = relyingParty(asking)
    const found = await findPasskey(db, response.id)
    if (found && (await isRight({ found, response, rpID, origin }))) return found.userId
    noteFailedSignIn({ id: found?.userId ?? '' }, { address, what: 'passkey' })
    throw wrongPasskey()
  }

  /** Whether the passkey has signed a question of ours just now; writes its use down. */
  async function isRight({
    found: { credential },
    response,
    rpID,
    origin,
  }: AnswerToCheck): Promise<boolean> {
    const { verifyAuthenticationResponse } = await webAuthn()
    const checked = await verifyAuthenticationResponse({
      response: response as never,
      expectedChallenge: (challenge) => challenges.consume(challenge),
      expectedOrigin: origin,
      expectedRPID: rpID,
      credential,
      requireUserVerification: true,
    }).catch((error: unknown) => {
      logger.info({ reason: (error as Error).message }, 'A passkey was refused.')
      return undefined
    })
    if (!checked?.verified) return false
    const { newCounter: after } = checked.authenticationInfo
    return usePasskey(db, { id: response.id, before: credential.counter, after })
  }

  /** Throws ChatError `not_found`. */
  async function changePasskey(
    { session: { person } }: SignedInAsking,
    change: { id: string; name: string },
  ): Promise<void> {
    await renamePasskey(db, person.id, change)
  }

  /** Takes a passkey away; who asks has another session from then on. Throws ChatError `forbidden` where it is the only way in. */
  async function deletePasskey(asking: SignedInAsking, id: string): Promise<SignedIn> {
    const { session, address } = asking
    await removePasskey(db, { ...session.person, address }, id)
    return sessionActions.renewSession(asking)
  }
}

interface AnswerToCheck {
  readonly found: NonNullable<Awaited<ReturnType<typeof findPasskey>>>
  readonly response: PasskeyAnswer
  readonly rpID: string
  readonly origin: string
}

/** The server as the browser knows it: by the page's own origin, which `http/origins` has found to be ours. */
function relyingParty({ headers }: Asking): { rpID: string; origin: string } {
  const origin = headers.get('origin') ?? ''
  const rpID = URL.canParse(origin) ? new URL(origin).hostname : ''
  if (rpID === '' || isIP(rpID.replace(/^\[|\]$/g, '')) !== 0)
    throw new ChatError(
      'invalid',
      'Passkeys belong to a name: open the server by one, such as localhost.',
    )
  return { rpID, origin }
}

/** The refusal of a passkey that is not ours, or of an answer that is to no question of ours. */
export function wrongPasskey(): ChatError {
  return new ChatError(
    'wrong_passkey',
    'No account here has this passkey, or its answer is too old.',
  )
}
