import type { Group } from '@lobby/protocol'
import { useQuery } from '@tanstack/react-query'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'

const none: readonly Group[] = []

/** The groups of people, asked for when something first wants them; undefined until they are here. Guests have none. */
export function useGroups(): readonly Group[] | undefined {
  const client = useChat()
  const version = useChatState(({ groupVersion }) => groupVersion)
  const hasAccount = useMe()?.guest === false
  const isThere = hasAccount && version !== undefined && version !== ''
  const { data } = useQuery({
    queryKey: ['groups', version],
    queryFn: async () => (await client.api.call('GET /api/groups')).groups,
    enabled: isThere,
    placeholderData: (last) => last,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return isThere || version === undefined ? data : none
}
