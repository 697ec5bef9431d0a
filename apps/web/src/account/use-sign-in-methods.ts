import type { SignInMethods } from '@lobby/protocol'
import { useEndpoint } from '../ui/use-endpoint.ts'

/** What the server lets strangers do; undefined until it has said so. Where it does not, a name and signing in are offered, as every server has them. */
export function useSignInMethods(): SignInMethods | undefined {
  return useEndpoint(['GET /api/auth/ways-in']).answer
}
