import type { Powers } from '@lobby/protocol'
import { useAnswer } from '../ui/use-answer.ts'

const none: Powers = { may: [], gives: [] }

/** What the person may do on this server beyond its rooms; undefined until it is known. */
export function usePowers(): Powers | undefined {
  const { answer, error } = useAnswer(['GET /api/auth/powers'])
  return error ? none : answer
}
