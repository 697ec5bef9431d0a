import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'

/**
 * Where the list has been put by an address or a button. Each `stretch` of the
 * log is a list of its own: nothing that was measured in one is true in the next.
 */
export type Goal = {
  readonly stretch: number
  /** The message to show; the end when undefined. */
  readonly seq: number | undefined
  readonly isReady: boolean
}

/** Goes to the message of the address, and back to the room's end. */
export function useJump(slug: string, at: number | undefined) {
  const client = useChat()
  const [, navigate] = useLocation()
  const [goal, setGoal] = useState<Goal>({ stretch: 0, seq: at, isReady: at === undefined })

  useEffect(() => {
    if (at === undefined) return
    let isWanted = true
    // Without the server there is no way there; then the end is better than nothing.
    void client.jumpTo(slug, at).then((isThere) => {
      const seq = isThere ? at : undefined
      if (isWanted) setGoal(({ stretch }) => ({ stretch: stretch + 1, seq, isReady: true }))
    })
    return () => {
      isWanted = false
    }
  }, [client, slug, at])

  // A reader who leaves the room and comes back is at its end.
  useEffect(() => () => client.showLatest(slug), [client, slug])

  function returnToLatest(): void {
    const isAway = client.getState().windows.has(slug)
    client.showLatest(slug)
    setGoal(({ stretch }) => ({
      stretch: isAway ? stretch + 1 : stretch,
      seq: undefined,
      isReady: true,
    }))
    if (at !== undefined) navigate(roomPath(slug), { replace: true })
  }

  return { goal, returnToLatest }
}
