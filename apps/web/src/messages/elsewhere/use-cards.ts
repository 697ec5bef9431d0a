// The cards of a message: asked for beside it, since they come later and go sooner than what it says.
import type { LinkCard } from '@lobby/protocol'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useChat, useChatState, useRoom } from '../../chat/chat.tsx'
import { useAsker } from '../../ui/use-endpoint.ts'
import { askTogether } from './ask-together.ts'

/** Milliseconds for which an answer is good, unless this page hears that something has changed. */
const goodFor = 5 * 60_000

const askForCards = askTogether(async (client, of) => {
  const { messages } = await client.api.call('GET /api/link-cards', { query: { of } })
  return messages.map(({ room, seq, cards }) => [`${room}@${seq}`, cards] as const)
})

/** None while they are not known, and where the room has them off. `remove` takes one away for everybody. */
export function useCards(slug: string, seq: number) {
  const client = useChat()
  const isOn = useRoom(slug)?.settings.previews !== false
  const isLive = useChatState(({ connection }) => connection.phase === 'live')
  const { data, refetch } = useQuery<readonly LinkCard[]>({
    queryKey: [useAsker(), 'cards', slug, seq],
    queryFn: async () => (await askForCards(client, `${slug}@${seq}`)) ?? [],
    enabled: isOn,
    staleTime: goodFor,
  })
  useEffect(
    () =>
      client.personal.on('cards.changed', (news) => {
        if (news.room === slug && news.messageSeq === seq) void refetch()
      }),
    [client, slug, seq, refetch],
  )
  // What has changed without a connection nobody has told.
  const wasLive = useRef(isLive)
  useEffect(() => {
    if (isLive && !wasLive.current && isOn) void refetch()
    wasLive.current = isLive
  }, [isLive, isOn, refetch])
  return {
    cards: isOn ? (data ?? []) : [],
    async remove(card: string): Promise<void> {
      await client.api.call('DELETE /api/rooms/{slug}/messages/{seq}/cards/{card}', {
        params: { slug, seq, card },
      })
      await refetch()
    },
  }
}
