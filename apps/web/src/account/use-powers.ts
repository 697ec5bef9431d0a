import type { Powers } from '@lobby/protocol'
import { useEffect, useState } from 'react'
import { useChat, useMe } from '../chat/chat.tsx'

const none: Powers = { may: [], gives: [] }

/** What the person may do on this server beyond its rooms; undefined until it is known. */
export function usePowers(): Powers | undefined {
  const { account } = useChat()
  const me = useMe()
  const who = me && `${me.id} ${me.guest}`
  const [known, setKnown] = useState<{ of: typeof who; powers: Powers }>()
  useEffect(() => {
    let isHere = true
    const take = (powers: Powers) => isHere && setKnown({ of: who, powers })
    account.powers().then(take, () => take(none))
    return () => {
      isHere = false
    }
  }, [account, who])
  return known?.of === who ? known?.powers : undefined
}
