import type { WaysIn } from '@lobby/protocol'
import { useAnswer } from '../ui/use-answer.ts'

/** What the server lets strangers do; undefined until it has said so. Where it does not, a name and signing in are offered, as every server has them. */
export function useWaysIn(): WaysIn | undefined {
  return useAnswer(['GET /api/auth/ways-in']).answer
}
