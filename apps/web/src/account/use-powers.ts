import type { Powers } from '@lobby/protocol'
import { useEffect, useState } from 'react'
import { useChat, useMe } from '../chat.tsx'

/** What the person may do on this server beyond its rooms; undefined until it is known. */
export function usePowers(): Powers['may'] | undefined {
  const { account } = useChat()
  const me = useMe()
  const [powers, setPowers] = useState<Powers['may']>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: somebody else may do something else
  useEffect(() => {
    let isHere = true
    account.powers().then(
      (may) => isHere && setPowers(may),
      () => isHere && setPowers([]),
    )
    return () => {
      isHere = false
    }
  }, [account, me?.id, me?.guest])
  return powers
}
