import { useEndpoint } from '../ui/use-endpoint.ts'

/** What only the person themselves may see; `reload` asks for it again. */
export function useOwnAccount() {
  const { answer, reload, problem } = useEndpoint(['GET /api/auth/account'])
  return { own: answer, reload, problem }
}
