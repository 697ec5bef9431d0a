import type { AdminAccess } from '@lobby/protocol'
import { useEffect, useState } from 'react'
import { useChat, useMe } from '../chat.tsx'

const none: AdminAccess = { may: [], gives: [] }

/** What I may do in the admin area; nothing for most people, undefined until it is known. */
export function useAdminAccess(): AdminAccess | undefined {
  const client = useChat()
  const me = useMe()
  const [known, setKnown] = useState<{ of: string; access: AdminAccess }>()
  const id = me && !me.guest ? me.id : undefined
  useEffect(() => {
    if (id === undefined) return
    let isHere = true
    const take = (access: AdminAccess) => isHere && setKnown({ of: id, access })
    client.admin<AdminAccess>('GET', '').then(take, () => take(none))
    return () => {
      isHere = false
    }
  }, [client, id])
  if (id === undefined) return none
  return known?.of === id ? known.access : undefined
}
