import type { MemberList } from '@lobby/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useChat, useChatState } from '../chat/chat.tsx'

export type Members = {
  /** Absent until it is known. */
  readonly list: MemberList | undefined
  readonly reload: () => void
}

/** Who is in a room, and what I may do there; asked for again whenever the room's log says that it has changed. */
export function useMembers(slug: string): Members {
  const client = useChat()
  const isThere = useChatState(
    ({ rooms, connection }) => connection.phase === 'live' && rooms?.has(slug) === true,
  )
  const changedAt = useChatState(
    ({ timelines }) =>
      timelines
        .get(slug)
        ?.events.findLast(({ type }) => type.startsWith('member.') || type === 'room.changed')?.seq,
  )
  const [known, setKnown] = useState<{ slug: string; list: MemberList }>()

  const reload = useCallback(() => {
    client.api.members.list(slug).then(
      (list) => setKnown({ slug, list }),
      // Whoever may not know is shown nothing; whoever is offline asks again when they are back.
      () => setKnown(undefined),
    )
  }, [client, slug])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change in the log is a reason to ask again
  useEffect(() => {
    if (isThere) reload()
  }, [reload, isThere, changedAt])

  return { list: known?.slug === slug ? known.list : undefined, reload }
}
