import type { Powers } from '@lobby/protocol'
import { useEndpoint } from '../ui/use-endpoint.ts'

const none: Powers = { may: [], gives: [] }

/** What the person may do on this server beyond its rooms; undefined until it is known. */
export function usePowers(): Powers | undefined {
  const { answer, error } = useEndpoint(['GET /api/auth/powers'])
  return error ? none : answer
}
