import type { OwnAccount } from '@lobby/protocol'
import { useCallback, useState } from 'react'
import { useChat } from '../chat/chat.tsx'
import { useFirst } from '../ui/use-first.ts'

/** What only the person themselves may see; `reload` asks for it again. */
export function useOwnAccount() {
  const client = useChat()
  const [own, setOwn] = useState<OwnAccount>()
  const reload = useCallback(async () => setOwn(await client.account.own.read()), [client])
  const { problem } = useFirst(reload)
  return { own, reload, problem }
}
