import type { Message, RoomEvent } from '@lobby/protocol'
import { withChanges } from '@lobby/room'
import type { ChatState } from './store/state.ts'
import { asEvents } from './timeline.ts'

/** What the server has answered about a thread: its first message, and a page of its answers. */
type ThreadPage = { readonly root: Message; readonly messages: readonly Message[] }

/**
 * The messages of a thread as they read by now, its first one first: the page, and what the room's
 * events have brought since it was read.
 */
export function threadNow(
  { timelines, session }: ChatState,
  slug: string,
  { root, messages }: ThreadPage,
): readonly Message[] {
  const events = timelines.get(slug)?.events ?? []
  const reader = session.kind === 'signed-in' ? session.user.id : undefined
  const known = new Map<number, RoomEvent>(
    asEvents([root, ...messages]).map((event) => [event.seq, event]),
  )
  const newest = messages.at(-1)?.seq ?? root.seq
  for (const event of events)
    if (event.type === 'message.created' && event.message.thread === root.seq)
      if (event.seq > newest && !known.has(event.seq)) known.set(event.seq, event)
  const shown = withChanges([...known.values()], events, reader)
  return shown.flatMap((event) => (event.type === 'message.created' ? event.message : []))
}
