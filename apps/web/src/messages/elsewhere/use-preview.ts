// What a message says that stands elsewhere: asked per reader, never kept with the text that links to it.
import type { Message, Preview, RoomEvent } from '@lobby/protocol'
import { useQuery } from '@tanstack/react-query'
import { useChat, useChatState, useRoom } from '../../chat/chat.tsx'
import { useAsker } from '../../ui/use-endpoint.ts'
import { askForPreview } from './ask-for-preview.ts'

export type Place = { readonly slug: string; readonly seq: number }

/** Milliseconds for which an answer is good, unless this page hears that something has changed. */
const goodFor = 60_000

/** The message at this place as the reader may see it; undefined while that is not known, and where there is none. */
export function usePreview(place: Place): Preview | undefined {
  const { slug, seq } = place
  const room = useRoom(slug)
  const known = useChatState(({ timelines }) => messageAt(timelines.get(slug)?.events, seq))
  const answer = useAnswer(place, known === undefined || room === undefined)
  if (!known || !room) return answer
  return known.deleted ? undefined : { room: slug, name: room.name, message: known }
}

/** Where a copy was said first, for readers who may read there. */
export function useOrigin(copy: Place): (Place & { readonly name: string }) | undefined {
  const { room: slug = '', seq = 0 } = useAnswer(copy, true)?.message.forwardedFrom ?? {}
  const room = useRoom(slug)
  const isGone = useChatState(({ timelines }) =>
    timelines
      .get(slug)
      ?.events.some((event) => event.type === 'message.deleted' && event.messageSeq === seq),
  )
  return room && !isGone ? { slug, seq, name: room.name } : undefined
}

/** What the server answers. Asked again when the message has changed, or its room is or is not the reader's any more. */
function useAnswer({ slug, seq }: Place, enabled: boolean): Preview | undefined {
  const client = useChat()
  const isMine = useRoom(slug) !== undefined
  const lastChange = useChatState(
    ({ timelines }) =>
      timelines
        .get(slug)
        ?.events.findLast((event) => 'messageSeq' in event && event.messageSeq === seq)?.seq,
  )
  const { data } = useQuery({
    queryKey: [useAsker(), 'preview', slug, seq, isMine, lastChange],
    queryFn: async () => (await askForPreview(client, `${slug}@${seq}`)) ?? null,
    enabled,
    staleTime: goodFor,
  })
  return enabled ? (data ?? undefined) : undefined
}

function messageAt(events: readonly RoomEvent[] | undefined, seq: number): Message | undefined {
  const event = events?.find((event) => event.seq === seq)
  return event?.type === 'message.created' ? event.message : undefined
}
