import type { ChatState } from '@lobby/client'

/** The text that this person sent last to the room, as far as this page knows. */
export function lastSent(
  { pending, timelines, session }: ChatState,
  slug: string,
): string | undefined {
  const me = session.kind === 'signed-in' ? session.user.id : undefined
  const waiting = pending.findLast(({ room }) => room === slug)
  if (waiting) return waiting.body
  const event = timelines
    .get(slug)
    ?.events.findLast(
      (event) =>
        event.type === 'message.created' &&
        !event.message.deleted &&
        event.message.author.id === me,
    )
  return event?.type === 'message.created' ? event.message.body : undefined
}
