import { useEffect, useMemo, useReducer } from 'react'
import { useChatState, useMe, useRoom } from '../chat/chat.tsx'

/**
 * How many seconds I have to wait until I may write again in a room that is in
 * slow mode. By this device's clock: the server decides, and the outbox waits
 * for it where the two differ.
 */
export function useSlowMode(slug: string, isExempt: boolean): number {
  const wait = useRoom(slug)?.settings.slowMode ?? 0
  const last = useLastOwn(slug)
  const until = isExempt || wait === 0 || last === undefined ? 0 : last + wait * 1_000
  const left = Math.min(wait, Math.max(0, Math.ceil((until - Date.now()) / 1_000)))
  const isWaiting = left > 0
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0)

  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [isWaiting])

  return left
}

/** When I have last written in the room, as far as it is shown; what is on its way counts. */
function useLastOwn(slug: string): number | undefined {
  const me = useMe()?.id
  const events = useChatState(({ timelines }) => timelines.get(slug)?.events)
  const pending = useChatState(({ pending }) => pending)
  return useMemo(() => {
    const waiting = pending.findLast(({ room, state }) => room === slug && state.kind !== 'failed')
    if (waiting) return Date.parse(waiting.writtenAt)
    const last = events?.findLast(
      (event) => event.type === 'message.created' && event.message.author.id === me,
    )
    return last?.type === 'message.created' ? Date.parse(last.message.createdAt) : undefined
  }, [me, events, pending, slug])
}
