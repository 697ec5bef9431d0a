import type { Clock } from '../ground/clock.ts'
import type { ProviderConfig } from '../ground/config.ts'
import type { Logger } from '../ground/logger.ts'
import { keyedHash } from '../ground/secrets.ts'
import type { Troubles } from '../ground/troubles.ts'
import type { UseOnce } from '../shared/used-once.ts'
import type { Database } from '../storage/database.ts'
import { openSecondFactors, type SecondFactors } from './code/second-factors.ts'
import { type Challenges, createChallenges } from './passkey/challenges.ts'
import { openPasswords, type Passwords } from './password/passwords.ts'
import { openProvider, type Provider } from './provider/provider.ts'
import { type VisitCookie, visitCookie } from './provider/sealed-visit.ts'

/** By what people show who they are. */
export interface SignInMethods {
  readonly passwords: Passwords
  readonly secondFactors: SecondFactors
  /** The provider by which people may sign in; undefined without one. */
  readonly provider: Provider | undefined
  /** What browsers carry along while they visit it. */
  readonly visits: VisitCookie
  /** What passkeys are asked to sign. */
  readonly challenges: Challenges
  /** What is in the link of this id by which the server gets its owner; every node knows it. */
  readonly claimTokenOf: (id: string) => string
}

export interface SignInMethodsOptions {
  readonly db: Database
  /** The server's own, the same on all nodes: it seals what only this server may read. */
  readonly secret: string
  /** Whether browsers reach the server over https. */
  readonly https: boolean
  readonly logger: Logger
  readonly troubles: Troubles
  readonly clock: Clock
  readonly useOnce: UseOnce
  readonly provider?: ProviderConfig | undefined
  /** How passwords are hashed; for tests. */
  readonly passwords?: Passwords | undefined
}

export function openSignInMethods(options: SignInMethodsOptions): SignInMethods {
  const { db, secret, https, logger, troubles, clock, useOnce, provider } = options
  return {
    passwords: options.passwords ?? openPasswords(),
    secondFactors: openSecondFactors(db, secret, clock.wall),
    provider: provider && openProvider(provider, logger, troubles),
    visits: visitCookie({ secret, https, clock, useOnce }),
    challenges: createChallenges({ secret, clock, useOnce }),
    claimTokenOf: (id) => keyedHash(secret, `claim ${id}`),
  }
}
