import type { MemberList } from '@lobby/protocol'
import { useChatState } from '../chat/chat.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'

export type Members = {
  /** Absent until it is known, and where one may not know. */
  readonly list: MemberList | undefined
  readonly reload: () => Promise<void>
}

/** The members of a room, and what the reader may do there; asked for again whenever the room's log says that it has changed. */
export function useMembers(slug: string): Members {
  const isThere = useChatState(
    ({ rooms, connection }) => connection.phase === 'live' && rooms?.has(slug) === true,
  )
  const changedAt = useChatState(
    ({ timelines }) =>
      timelines
        .get(slug)
        ?.events.findLast(({ type }) => type.startsWith('member.') || type === 'room.changed')?.seq,
  )
  const { answer, reload } = useEndpoint(['GET /api/rooms/{slug}/members', { params: { slug } }], {
    enabled: isThere,
    cause: changedAt,
  })
  return { list: answer, reload }
}
