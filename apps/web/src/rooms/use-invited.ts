import type { Author } from '@lobby/protocol'
import { useMe } from '../chat/chat.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'

const none: readonly Author[] = []

/**
 * People who came by one's invitation, and the person by whose invitation one came: they can be written to before
 * rooms have shown them. Without an answer, the people that rooms have shown are found all the same.
 */
export function useInvited(): readonly Author[] {
  const hasAccount = useMe()?.guest === false
  const { answer } = useEndpoint(['GET /api/invitations/people'], { enabled: hasAccount })
  return answer?.people ?? none
}
