// Asking an OpenID Connect provider who a person is: the authorization code flow
// with PKCE, state and nonce. The library checks the answers; see RFC 9700.
import type { Configuration } from 'openid-client'
import type { ProviderConfig } from '../../ground/config.ts'
import { ChatError } from '../../ground/errors.ts'
import type { Logger } from '../../ground/logger.ts'
import type { Troubles } from '../../ground/troubles.ts'
import type { Identity } from '../../people/new-accounts.ts'

/** What an answer must fit to; kept by the browser that asked, sealed. */
export interface Checks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** Seconds; the provider must have seen the person within so long. */
  readonly maxAge?: number | undefined
}

/** A person as the provider knows them, and what it says about them. */
export interface Answer extends Identity {
  readonly claims: Readonly<Record<string, unknown>>
  /** When the provider last saw proof of who they are, in milliseconds since 1970, where it says so. */
  readonly provenAt: number | undefined
}

export interface Provider {
  readonly config: ProviderConfig
  /** Where to send the person, and what to keep. `anew`: they must prove there who they are once more. Throws ChatError `provider_unreachable`. */
  begin(redirectUri: string, anew: boolean): Promise<{ url: string; checks: Checks }>
  /**
   * Who came back to `url`, which is the redirect URI with what the provider has
   * appended. Throws ChatError `provider_refused` for whatever does not fit.
   */
  finish(url: URL, checks: Checks): Promise<Answer>
}

// Loaded when the provider is first asked: a start needs none of it.
const library = () => import('openid-client')

/** Seconds that the provider may take to answer. */
const timeout = 10
/** Seconds between a fresh proof at the provider and its arrival here. */
const freshFor = 300

export function openProvider(
  config: ProviderConfig,
  logger: Pick<Logger, 'warn'>,
  troubles: Pick<Troubles, 'begin' | 'end'>,
): Provider {
  let found: Promise<Configuration> | undefined

  /** Discovered when it is first needed, and again after a failure. */
  async function discovered(): Promise<Configuration> {
    const { issuer } = config
    found ??= discover(config)
    try {
      const provider = await found
      troubles.end('provider')
      return provider
    } catch (error) {
      found = undefined
      troubles.begin('provider', `${issuer}: ${reasonOf(error)}`, discovered)
      throw new ChatError('provider_unreachable', `${config.name} cannot be reached just now.`)
    }
  }

  return {
    config,

    async begin(redirectUri, anew) {
      const provider = await discovered()
      const openid = await library()
      const checks: Checks = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
        ...(anew && { maxAge: freshFor }),
      }
      const url = openid.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
        ...(anew && { prompt: 'login', max_age: String(freshFor) }),
      })
      return { url: url.href, checks }
    },

    async finish(url, { state, nonce, verifier, maxAge }) {
      const provider = await discovered()
      const { authorizationCodeGrant, fetchUserInfo } = await library()
      try {
        const tokens = await authorizationCodeGrant(provider, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          ...(maxAge !== undefined && { maxAge }),
        })
        const claims = tokens.claims()
        if (!claims) throw new Error('There is no ID token.')
        const { iss: issuer, sub: subject, auth_time: seconds } = claims
        const more = provider.serverMetadata().userinfo_endpoint
          ? await fetchUserInfo(provider, tokens.access_token, subject)
          : {}
        const provenAt = typeof seconds === 'number' ? seconds * 1_000 : undefined
        return { issuer, subject, claims: { ...more, ...claims }, provenAt }
      } catch (error) {
        logger.warn({ reason: reasonOf(error) }, `${config.issuer} did not say who the person is.`)
        throw refusedByProvider()
      }
    },
  }
}

async function discover({
  issuer,
  clientId,
  clientSecret,
}: ProviderConfig): Promise<Configuration> {
  const { allowInsecureRequests, discovery, enableNonRepudiationChecks, None } = await library()
  const authentication = clientSecret === undefined ? None() : undefined
  const execute = [
    enableNonRepudiationChecks,
    ...(issuer.startsWith('http:') ? [allowInsecureRequests] : []),
  ]
  return discovery(new URL(issuer), clientId, clientSecret, authentication, { timeout, execute })
}

/** In words alone: the error itself may hold codes and tokens. */
function reasonOf(error: unknown): string {
  const {
    message,
    code,
    error: answer,
  } = error as { message: string; code?: string; error?: string }
  return [message, code, answer].filter(Boolean).join('; ')
}

/** The refusal of an answer that does not fit the visit that began. */
export function refusedByProvider(): ChatError {
  return new ChatError(
    'provider_refused',
    'The provider’s answer does not belong to this sign-in. Start again.',
  )
}
