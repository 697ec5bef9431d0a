import type { WaysIn } from '@lobby/protocol'
import { useEffect, useState } from 'react'
import { useChat } from '../chat/chat.tsx'

/** What the server lets strangers do; undefined until it has said so. */
export function useWaysIn(): WaysIn | undefined {
  const client = useChat()
  const [ways, setWays] = useState<WaysIn>()
  useEffect(() => {
    let isHere = true
    client.account.waysIn().then(
      (ways) => isHere && setWays(ways),
      // Offered is then what every server has: a name, and signing in.
      () => {},
    )
    return () => {
      isHere = false
    }
  }, [client])
  return ways
}
