import { useAnswer } from '../ui/use-answer.ts'

/** What only the person themselves may see; `reload` asks for it again. */
export function useOwnAccount() {
  const { answer, reload, problem } = useAnswer(['GET /api/auth/account'])
  return { own: answer, reload, problem }
}
